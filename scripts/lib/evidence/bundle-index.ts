import type { LedgerEntry } from '../reports/ledger-entry.ts';
import type { Check } from '../runtime/result.ts';
import type { BundlePlan } from './bundle.ts';

/** The index for machines. */
export function bundleIndex({ period, lines, seen }: BundlePlan): Record<string, unknown> {
  return {
    v: 1,
    from: period.from,
    until: period.until,
    ledgerHead: seen.lines.at(-1)?.hash ?? '',
    ledgerLines: seen.lines.length,
    anchors: (seen.anchors?.anchors ?? []).map(({ run, sha256, manifest }) => ({
      run,
      sha256,
      ledgerHead: manifest.ledgerHead,
    })),
    reports: entriesOf(lines).map(({ path, sha256, verdict, at, kind, seq }) => ({
      path,
      sha256,
      verdict,
      at,
      kind,
      seq,
    })),
  };
}

/** The index for people: how many of each kind and verdict, then every report. */
export function bundlePage({ name, period, lines, seen }: BundlePlan): string {
  const entries = entriesOf(lines);
  const kinds = [...new Set(entries.map(({ kind }) => kind))].sort();
  const count = (kind: string, verdict: string) =>
    entries.filter((entry) => entry.kind === kind && entry.verdict === verdict).length;
  return `# ${name}

Evidence of ${period.from} to before ${period.until}: ${entries.length} reports, ${seen.anchors?.anchors.length ?? 0} signed manifests, and the
whole ledger (${seen.lines.length} lines, head \`${seen.lines.at(-1)?.hash ?? ''}\`). [instructions.md](instructions.md) says how to check it
without any tool of ours, [TRANSCRIPT.txt](TRANSCRIPT.txt) what our own check said when the bundle was made.

| kind | green | red | grey |
| --- | ---: | ---: | ---: |
${kinds.map((kind) => `| ${kind} | ${count(kind, 'green')} | ${count(kind, 'red')} | ${count(kind, 'grey')} |`).join('\n')}

| at | kind | verdict | report |
| --- | --- | --- | --- |
${entries.map(({ at, kind, verdict, path }) => `| ${at} | ${kind} | ${verdict} | [${path.split('/').at(-1) ?? ''}](reports/${path}) |`).join('\n')}
`;
}

/** What our own check said, as text. Problems stand on top: whoever reads one line reads them. */
export function transcriptOf(facts: {
  readonly command: string;
  readonly at: Date;
  readonly verdict: string;
  readonly summary: string;
  readonly checks: readonly Check[];
}): string {
  const warning =
    facts.verdict === 'red'
      ? 'WARNING: THE VERIFICATION FOUND PROBLEMS. This bundle was made all the same, with --include-problems.\n\n'
      : '';
  const checks = facts.checks.map(
    ({ id, object, verdict, title, expected, observed }) =>
      `${verdict.toUpperCase().padEnd(6)} ${id}${object === undefined ? '' : ` ${object}`}: ${title}\n       expected: ${expected}\n       observed: ${observed}\n`,
  );
  return `${warning}${facts.summary}\n\n$ ${facts.command}\n${facts.at.toISOString()}: ${facts.verdict}\n\n${checks.join('\n')}`;
}

function entriesOf(lines: BundlePlan['lines']): LedgerEntry[] {
  return lines.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
}
