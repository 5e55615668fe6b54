import { formatBytes } from '../reports/quantity.ts';
import type { Context, Progress } from '../runtime/context.ts';

/** The context with progress that also says how many bytes it is, and how fast they come. */
export function withRates(context: Context): Context {
  return { ...context, progress: (label) => rated(context.progress(label)) };
}

/** A progress in bytes with its rate since it began. Other units pass as they are. */
function rated(progress: Progress): Progress {
  let began: number | undefined;
  return {
    update(done, total, detail) {
      began ??= performance.now();
      const seconds = (performance.now() - began) / 1000;
      const rate = seconds > 0.5 ? `, ${formatBytes(done / seconds)}/s` : '';
      const bytes = detail === undefined ? undefined : detail.replace(/^bytes\b/, formatBytes(done));
      progress.update(done, total, bytes === detail ? detail : `${bytes}${rate}`);
    },
    end: () => progress.end(),
  };
}
