import { resolve } from 'node:path';
import { shownPath } from '../lib/adapters/shown-path.ts';
import { writeDerived } from '../lib/reports/write-derived.ts';
import type { Context } from '../lib/runtime/context.ts';
import { readModel } from '../lib/tenancy/parse.ts';
import { freshness } from '../lib/watchdog/objectives.ts';

/** The line of the dashboard that says how all of it stands. */
const VERDICT_LINE = 2;

/**
 * Writes the dashboard of the reports folder, and says where it is and what it says. Throws what `readModel` and
 * `writeDerived` throw.
 */
export async function showDashboard(config: string, context: Context): Promise<void> {
  const { objectives } = await readModel(resolve(context.cwd, config));
  const { path, text } = await writeDerived(context.reports, { now: context.now(), objectives, freshness });
  const verdict = text.split('\n')[VERDICT_LINE] ?? '';
  context.log.info(`dashboard: ${shownPath(path, context.cwd)}\n${verdict.replaceAll('**', '')}`);
}
