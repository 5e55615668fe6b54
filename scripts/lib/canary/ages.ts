import type { LedgerEntry } from '../reports/ledger-entry.ts';
import type { ReportKind } from '../runtime/result.ts';
import { freshness } from '../watchdog/objectives.ts';
import { isAbsent } from './ask.ts';
import { askedOf, type Canary, type Finding, type Ground } from './canary.ts';

/** The database's own record (003_backup_metadata.sql), which counts where a report was lost or lies elsewhere. */
const RECORDED = `
  select max(finished_at) as at from bulkhead.runs where kind = $1 and verdict = 'green' and finished_at <= now() + interval '5 minutes'`;

const HOUR = 3_600_000;

/** How old the last good one of each may be is what `objectives:` says. */
export const AGES: readonly Canary[] = [
  age(
    'CAN-14',
    'backup',
    'The last backup is fresh',
    'What happened since the last backup is lost with the database.',
  ),
  age(
    'CAN-15',
    'restore-drill',
    'The last restore drill is fresh',
    'Nobody has shown lately that the backups can be restored.',
  ),
  age(
    'CAN-16',
    'retention',
    'The last prune is fresh',
    'Backups that should be gone by law or contract are kept, and the store fills up.',
  ),
];

function age(id: string, kind: ReportKind, title: string, meaning: string): Canary {
  return {
    id,
    title,
    meaning,
    expected: `a good ${kind} within the objective`,
    async look(ground) {
      const objective = ground.model.objectives.within[kind];
      if (objective === undefined)
        return { notHere: `the model has no objective for ${kind} (objectives.within)` };
      return [await lookAt(ground, kind, objective)];
    },
  };
}

async function lookAt(ground: Ground, kind: ReportKind, objective: number): Promise<Finding> {
  const { now, past, model, asker } = ground;
  const answer = await asker.ask<{ at: Date | null }>(RECORDED, [kind]);
  const recorded = answer.rows?.[0]?.at ?? undefined;
  const finding = {
    object: kind,
    expected: `a good one within ${hours(objective)}`,
    ...(isAbsent(answer.failure) ? {} : askedOf(RECORDED, answer)),
  };
  const counts = ({ path }: LedgerEntry) => !past.discounted.has(path);
  const known = freshness(model.objectives, past.ledger, now, { counts }).find((one) => one.kind === kind);
  if (known === undefined) throw new Error(`no freshness for ${kind}`);
  const reported = known.lastGood === undefined ? undefined : Date.parse(known.lastGood.at);
  const last = Math.max(reported ?? 0, recorded?.getTime() ?? 0);
  const where = last === (reported ?? 0) ? 'by its report' : 'by bulkhead.runs';
  const told = last === 0 ? 'none yet' : `${hours(Math.max(0, now.getTime() - last))} ago, ${where}`;
  const number = last === 0 ? {} : { number: Math.round((now.getTime() - last) / HOUR) };
  if (last > 0 && now.getTime() - last <= objective)
    return { ...finding, verdict: 'green', observed: told, ...number };
  if (past.unreadable !== undefined) {
    return { ...finding, verdict: 'grey', observed: `the reports cannot be read: ${past.unreadable}` };
  }
  if (known.state === 'paused')
    return { ...finding, verdict: 'planned', observed: `${told}; paused by the model`, ...number };
  // No evidence at all: when the first was due is not known, and the database's own record tells of none.
  if (last === 0 && known.state === 'waiting') {
    return { ...finding, verdict: 'planned', observed: 'none yet, and none is due' };
  }
  return {
    ...finding,
    verdict: 'red',
    observed: told,
    fix: `Look at the last report of ${kind} and at its workflow; docs/WATCHDOG.md says how schedules are lost.`,
    ...number,
  };
}

/** Milliseconds as people say them. */
function hours(milliseconds: number): string {
  const count = milliseconds / HOUR;
  if (count < 1) return `${Math.floor(milliseconds / 60_000)} minutes`;
  return count < 72 ? `${Math.floor(count)} hours` : `${Math.floor(count / 24)} days`;
}
