import type { SessionIdentity } from '../postgres/identity.ts';
import { reportIdentity } from '../postgres/identity.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import { gateCheck } from './gate.ts';
import { entityKey } from './ledger.ts';
import type { SeedOutcome, SeedRun } from './seed.ts';
import type { Outcome, WrittenRow } from './write.ts';

/** The result of a seed: counts per table, and each row by its place in the file and its key, never by its content. */
export function seedResult(
  run: SeedRun,
  outcome: SeedOutcome,
  session: { readonly identity: SessionIdentity; readonly visibility: Check },
): Result {
  const checks = [gateCheck(run, outcome.gate), session.visibility, ...outcome.checks];
  const count = (kind: Outcome) => outcome.written.filter((row) => row.outcome === kind).length;
  const counts = `${count('inserted')} inserted, ${count('updated')} updated, ${count('unchanged')} unchanged`;
  const { identity } = session;
  return {
    verdict: verdictOf(checks),
    summary: run.dryRun
      ? `${run.identifier}: rehearsed and taken back; it would have been ${counts}`
      : `${run.identifier}: ${counts}, in one transaction`,
    checks,
    scope: {
      database: identity.database,
      serverVersion: identity.serverVersion,
      ...(outcome.gate.environment === undefined ? {} : { environment: outcome.gate.environment }),
    },
    identity: reportIdentity(identity),
    facts: {
      seedIdentifier: run.identifier,
      isDemo: run.isDemo,
      dryRun: run.dryRun,
      tenant: outcome.tenant,
      tables: tableCounts(outcome.written),
      rows: outcome.written.map(({ row, outcome: kind, texts, changed }) => ({
        place: row.place,
        table: row.table.id,
        key: entityKey(row.table, texts),
        outcome: kind,
        ...(changed.length === 0 ? {} : { changed: [...changed] }),
      })),
    },
    outputs: {
      inserted: String(count('inserted')),
      updated: String(count('updated')),
      unchanged: String(count('unchanged')),
    },
  };
}

function tableCounts(written: readonly WrittenRow[]): Record<string, number | string>[] {
  const tables = [...new Set(written.map(({ row }) => row.table.id))];
  return tables.map((table) => {
    const rows = written.filter(({ row }) => row.table.id === table);
    const count = (kind: Outcome) => rows.filter(({ outcome }) => outcome === kind).length;
    return {
      table,
      inserted: count('inserted'),
      updated: count('updated'),
      unchanged: count('unchanged'),
    };
  });
}
