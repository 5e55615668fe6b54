import { registerHooks } from 'node:module';

// Loaded into a command before it: see stepping-context.ts.
const OURS = new URL('./stepping-context.ts', import.meta.url).href;
const REAL = new URL('../../../scripts/lib/adapters/process-context.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === REAL && context.parentURL !== OURS ? { ...found, url: OURS } : found;
  },
});
