import { BulkheadError } from '../runtime/errors.ts';

/**
 * Turns the first Ctrl-C or SIGTERM into an abort, so that servers are stopped and nothing is left half
 * done; the second ends the process at once.
 */
export function watchInterrupts(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(2);
    controller.abort(
      new BulkheadError({
        what: `the run was interrupted by ${name}`,
        fix: 'Start it again; what was unfinished has been taken back.',
        code: 'INTERRUPTED',
      }),
    );
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    stop() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
