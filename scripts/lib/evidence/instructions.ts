import { GENESIS } from '../reports/ledger-entry.ts';
import type { Period } from './period.ts';

/** What the instructions are written for. */
export interface BundleFacts {
  readonly period: Period;
  /** Hash of the last line of the ledger. */
  readonly head: string;
  readonly reports: number;
  readonly anchors: number;
}

/**
 * How to check a bundle with `sha256sum`, `jq` and `openssl` in a plain shell. Every block of commands ends with another exit
 * code than 0 when what it checks is not so; a test runs each of them, on a good bundle and on spoiled ones.
 */
export function instructions({ period, head, reports, anchors }: BundleFacts): string {
  const within = `select(.at >= "${period.from}" and .at < "${period.until}")`;
  return `# How to check this evidence yourself

You need a shell (sh, with cat, cut, cmp, grep, tail), \`sha256sum\`, \`jq\` and \`openssl\` 3, and nothing of ours. Run the blocks
from the folder that this file lies in, in their order. Each prints \`ok\` at its end; anything else is a finding.

## 1. The bundle is whole

\`\`\`sh
sha256sum --check --quiet SHA256SUMS && echo ok
\`\`\`

This shows that nothing was lost on the way to you, not that it is true: who made the bundle made the sums.

## 2. Every report is the one that the ledger recorded

${reports} reports of ${period.from} to before ${period.until}.

\`\`\`sh
cat reports/ledger/*.jsonl | jq -r '${within} | "\\(.sha256)  reports/\\(.path)"' > recorded.txt
sha256sum --check --quiet recorded.txt && echo ok
\`\`\`

## 3. Every line says what its report says

\`\`\`sh
cat reports/ledger/*.jsonl | jq -r '${within} | "\\(.path) \\(.verdict) \\(.at) \\(.run)"' > said.txt
cut -d ' ' -f 1 said.txt | while IFS= read -r path; do
  jq -r --arg path "$path" '"\\($path) \\(.verdict) \\(.at) \\(.run.id)"' "reports/$path"
done > found.txt
cmp said.txt found.txt && echo ok
\`\`\`

## 4. Every line follows the one before, from the first of all

\`\`\`sh
prev=${GENESIS}
cat reports/ledger/*.jsonl | while IFS= read -r line; do
  [ "$(printf '%s' "$line" | jq -r .prev)" = "$prev" ] || echo "broken before: $line"
  prev=$(printf '%s' "$line" | sha256sum | cut -c 1-64)
  echo "$prev"
done > hashes.txt
! grep broken hashes.txt && [ "$(tail -n 1 hashes.txt)" = "${head}" ] && echo ok
\`\`\`

${anchors === 0 ? NO_ANCHORS : anchorBlocks(anchors)}
## What this proves, and what not

It proves that these reports are the ones that the ledger recorded, in this order, and that nobody changed them since the newest
anchor without the key that signs the backups. It does not prove that a report was true when it was written, nor that
everything that should have run did run: for that, read the gaps in TRANSCRIPT.txt, and what the watchdog says in \`reports/watchdog\`.
`;
}

const NO_ANCHORS = `## 5. Anchors

This bundle has none: it was made without access to the backups. Who can write the ledger could have computed the whole chain
anew. Ask for a bundle made with \`--store\`.

`;

function anchorBlocks(anchors: number): string {
  return `## 5. The signed manifests of the backups know this ledger

${anchors} manifests, signed by a key that the machines which record reports do not hold. First make sure of the key: ask somebody
other than the maker of this bundle for its fingerprint, and compare.

\`\`\`sh
for key in keys/*.pem; do
  openssl pkey -pubin -in "$key" -outform DER | sha256sum | cut -c 1-16 | while IFS= read -r id; do
    [ "keys/$id.pem" = "$key" ] && echo "$id ok"
  done || exit 1
done
\`\`\`

The signature is Ed25519 over \`bulkhead/manifest/v1\`, a zero byte, and the SHA-256 of the manifest:

\`\`\`sh
for run in anchors/*; do
  jq -r .sig "$run/manifest.sig" | openssl base64 -d -A > signature.bin
  { printf 'bulkhead/manifest/v1\\0'; openssl dgst -sha256 -binary "$run/manifest.json"; } > message.bin
  openssl pkeyutl -verify -rawin -pubin -inkey "keys/$(jq -r .kid "$run/manifest.sig").pem" -in message.bin -sigfile signature.bin ||
    echo "bad signature: $run"
done > signatures.txt 2>&1
! grep -v '^Signature Verified Successfully$' signatures.txt && echo ok
\`\`\`

The head that each manifest names is the hash of a line, and each manifest is named by a line (\`hashes.txt\` is from block 4):

\`\`\`sh
for run in anchors/*; do
  head=$(jq -r '.ledgerHead // "none"' "$run/manifest.json")
  [ "$head" = none ] || grep -q "^$head$" hashes.txt || echo "unknown head: $run"
  sha=$(sha256sum "$run/manifest.json" | cut -c 1-64)
  cat reports/ledger/*.jsonl | grep -q "\\"manifest\\":\\"$sha\\"" || echo "not recorded: $run"
done > anchors.txt
! grep . anchors.txt && echo ok
\`\`\`

`;
}
