import { canonicalJson } from '../../runtime/canonical.ts';
import { layOutJson } from '../layout.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import type { Overview } from './overview.ts';

/** The dashboard for machines: one member per kind that ever ran or has an objective. */
export function latestJson({ now, verdict, sentence, head, standings }: Overview): string {
  const kinds = standings
    .filter(({ history, judged }) => judged || history.recent.length > 0)
    .map(({ kind, verdict: own, words, judged, history, freshness }) => [
      kind,
      {
        verdict: own,
        words,
        state: freshness.state,
        objectiveMilliseconds: judged ? freshness.objective : null,
        environment: history.newest?.state === 'read' ? (history.newest.digest.place ?? null) : null,
        newest: pointer(history.recent[0]),
        lastGood: pointer(freshness.lastGood),
        open: history.findings.length,
      },
    ]);
  return layOutJson(
    canonicalJson({
      schema: 'bulkhead/latest/1',
      asOf: `${now.toISOString().slice(0, 19)}Z`,
      verdict,
      sentence,
      head: { seq: head.seq, sha256: head.sha256 },
      kinds: Object.fromEntries(kinds),
    }),
  );
}

function pointer(entry: LedgerEntry | undefined): object | null {
  if (entry === undefined) return null;
  const { path, at, verdict, sha256 } = entry;
  return { path, at, verdict, sha256 };
}
