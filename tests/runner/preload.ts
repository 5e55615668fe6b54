import { registerHooks } from 'node:module';

/**
 * Loaded into every test process before the test file: puts our watched `uvu` in the place of uvu's own,
 * and ends the process when the runner is gone.
 */
const WATCHED = new URL('./watched.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'uvu' && context.parentURL !== WATCHED) return next(WATCHED, context);
    return next(specifier, context);
  },
});

process.once('disconnect', () => process.exit(1));
process.channel?.unref();
