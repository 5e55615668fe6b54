// Stands in the place of `process-context.ts` in a command that a test kills: tells each step as it begins, and sends
// its own process a signal at the one that FAULT_STEP names.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  openProcessContext as openReal,
  type ProcessContext,
  type ProcessContextOptions,
} from '../../../scripts/lib/adapters/process-context.ts';

/** The channel to the test. */
const CHANNEL = 3;

export function openProcessContext(options: ProcessContextOptions): ProcessContext {
  const real = openReal(options);
  const { FAULT_STEP, FAULT_SIGNAL } = process.env;
  return {
    close: real.close,
    context: {
      ...real.context,
      async step(name) {
        await real.context.step(name);
        writeSync(CHANNEL, `${name}\n`);
        if (name !== FAULT_STEP) return;
        process.kill(process.pid, FAULT_SIGNAL);
        await delay(20); // The signal arrives in a later turn of the event loop.
      },
    },
  };
}
