import type { Canary, Finding } from './canary.ts';

/** The last backup against the one before: rows and bytes that are suddenly gone. */
export const SIZES: Canary = {
  id: 'CAN-17',
  title: 'The last backup is not much smaller than the one before',
  expected: 'rows and bytes as before, or a smaller drop than the model allows',
  meaning:
    'Rows were lost in the database, or the backup no longer sees all of them; and soon the older ones are pruned.',
  async look({ model, past }) {
    if (past.unreadable !== undefined) {
      return [{ verdict: 'grey', observed: `the reports cannot be read: ${past.unreadable}` }];
    }
    const [last, before] = past.backups;
    if (last === undefined || before === undefined) {
      return { notHere: 'there are no two good backups in the reports to compare' };
    }
    const accepted =
      past.newestBackup?.facts.run === last.run && past.newestBackup.inputs['accept-drop'] === true;
    const { dropPercent } = model.canaries;
    return [
      compared('rows', last.rows, before.rows, dropPercent, accepted),
      compared('bytes', last.textBytes, before.textBytes, dropPercent, accepted),
    ];
  },
};

function compared(what: string, last: number, before: number, most: number, accepted: boolean): Finding {
  const drop = before === 0 ? 0 : (100 * (before - last)) / before;
  const observed = `${last.toLocaleString('en')} after ${before.toLocaleString('en')} (${drop > 0 ? '−' : '+'}${Math.abs(drop).toFixed(1)} %)`;
  const finding = {
    object: what,
    expected: `a drop of at most ${most} %`,
    number: Math.round(Math.max(0, drop)),
  };
  if (drop <= most) return { ...finding, verdict: 'green', observed };
  if (accepted) return { ...finding, verdict: 'green', observed: `${observed}, accepted with --accept-drop` };
  return {
    ...finding,
    verdict: 'red',
    observed,
    fix: 'Pin the run before it (retention.pinned), compare rows by table in both reports, and find out where they are.',
  };
}
