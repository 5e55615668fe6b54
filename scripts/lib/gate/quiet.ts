import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';

/** The same context for a run within a run: its steps are none of the report's, and what it says is for nobody. */
export function quietly(context: Context): Context {
  const unheard = () => undefined;
  return {
    ...context,
    log: { info: unheard, warn: unheard },
    async step() {
      if (context.signal.aborted) throw abortReason(context.signal);
    },
  };
}
