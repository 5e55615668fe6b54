import { clip, codeBlock, codeText } from '../markup.ts';
import type { Digest } from './digest.ts';
import { minuteText, type Overview } from './overview.ts';

/** The end of the chain, where it is anchored, and how to check all of it without trusting this page. */
export function proofSection(overview: Overview): string {
  const { head } = overview;
  if (head.file === undefined) return '## Chain of evidence\n\nThe ledger is empty.';
  return [
    '## Chain of evidence',
    `Line ${head.seq} is the newest of the ledger, and its SHA-256 is the head of the chain:`,
    codeBlock(head.sha256, 'text'),
    anchorText(overview),
    '### Verify it yourself',
    'In this folder, with nothing of ours. No line of output but the last means that all is well.',
    codeBlock(
      [
        '# 1. every report is the one that was recorded (those moved to the archive are passed over)',
        `cat ledger/*.jsonl | jq -r '"\\(.sha256)  \\(.path)"' | sha256sum --check --quiet --ignore-missing`,
        '# 2. every line follows the one before it',
        `prev=$(printf '0%.0s' $(seq 64)); cat ledger/*.jsonl | while IFS= read -r line; do [ "$(printf '%s' "$line" | jq -r .prev)" = "$prev" ] || echo "broken before: $line"; prev=$(printf '%s' "$line" | sha256sum | cut -c1-64); done`,
        '# 3. the head of the chain is the one above',
        `tail -n 1 ${head.file} | tr -d '\\n' | sha256sum | cut -c1-64`,
      ].join('\n'),
      'sh',
    ),
    'In a checkout of the repository, `npx tsx scripts/evidence/verify-reports.ts` does all that, and checks the anchors.',
  ].join('\n\n');
}

function anchorText({ standings }: Overview): string {
  const points = standings.find(({ kind }) => kind === 'backup')?.history.points ?? [];
  const newest = points.at(-1);
  const run = newest?.facts.run;
  if (newest === undefined || typeof run !== 'string') {
    return 'No backup anchors it yet: until one does, who can write this folder can write another chain.';
  }
  return `It is anchored in the backups, whose manifests are signed and name the head of their time. The newest is ${whereOf(newest, run)} of ${minuteText(newest.entry.at)}.`;
}

function whereOf({ place, store, facts }: Digest, run: string): string {
  const manifest = `v1/${place ?? '<environment>'}/runs/${run}/manifest.json`;
  const digest =
    typeof facts.manifestSha256 === 'string' ? `, sha256 ${codeText(facts.manifestSha256)},` : '';
  const where = store === undefined ? '' : ` in ${codeText(clip(store, 200))}`;
  return `${codeText(clip(manifest, 300))}${where}${digest}`;
}
