import { messageOf } from '../../runtime/errors.ts';
import { type DeriveOptions, deriveFiles } from '../derive.ts';
import type { LedgerEntry } from '../ledger-entry.ts';
import { headOf, requireEntry } from '../ledger-file.ts';
import { renderMarkdown } from '../render.ts';
import { overlay } from '../tree.ts';
import { type Extension, extendLedger } from './chain.ts';
import type { Incoming } from './incoming.ts';
import type { CommitText, Snapshot } from './target.ts';

/** How the files that are made from reports are made. */
export type Derivation = Omit<DeriveOptions, 'ledger'>;

/** Everything that one commit changes. */
export interface Changes {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly extension: Extension;
  /** Why the dashboard could not be made; evidence is recorded all the same. */
  readonly derivedProblem: string | undefined;
}

/**
 * The files that record reports on top of a snapshot: the reports and their Markdown, the ledger with its new lines, and
 * what is derived from all of it.
 * @throws BulkheadError `LEDGER_TORN` or `LEDGER_DAMAGED`: nothing may be chained to a broken end
 */
export async function changesOf(
  snapshot: Snapshot,
  fresh: readonly Incoming[],
  derivation: Derivation,
): Promise<Changes> {
  const { ledger, tree } = snapshot;
  const head = headOf(ledger, 'reports');
  const extension = extendLedger(
    ledger,
    head,
    fresh.map(({ attestation }) => attestation),
  );
  const files = new Map<string, Buffer>();
  for (const { attestation, bytes, report } of fresh) {
    files.set(attestation.path, bytes);
    files.set(attestation.path.replace(/\.json$/, '.md'), Buffer.from(renderMarkdown(report)));
  }
  for (const [file, text] of extension.appended) {
    files.set(file, Buffer.concat([(await tree.read(file)) ?? Buffer.alloc(0), Buffer.from(text)]));
  }
  const lines: LedgerEntry[] = [
    ...ledger.flatMap((file) => file.lines.map(requireEntry)),
    ...extension.entries,
  ];
  let derivedProblem: string | undefined;
  try {
    const derived = await deriveFiles(overlay(tree, files), { ...derivation, ledger: lines });
    for (const [path, bytes] of derived) files.set(path, bytes);
  } catch (error) {
    derivedProblem = messageOf(error); // Told as a red check: a dashboard that cannot be drawn must not cost the evidence.
  }
  return { files, extension, derivedProblem };
}

/** Paths that a message names; the ledger has all. */
const MOST_NAMED = 50;

/** The message of the commit: what was recorded, and the end of the chain, which git's own hashes thereby hold too. */
export function commitText(
  fresh: readonly Incoming[],
  { extension }: Changes,
  runs: readonly string[],
): CommitText {
  const counts = (['red', 'grey', 'green'] as const)
    .map((verdict) => ({ verdict, count: fresh.filter(({ report }) => report.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  const of = runs.length === 1 ? ` of run ${runs[0]}` : ` of ${runs.length} runs`;
  const reports = fresh.length === 1 ? 'one report' : `${fresh.length} reports`;
  const named = fresh
    .slice(0, MOST_NAMED)
    .map(({ attestation, late }) => `- ${attestation.path}: ${attestation.verdict}${late ? ', late' : ''}`);
  const more = fresh.length > MOST_NAMED ? [`- and ${fresh.length - MOST_NAMED} more`] : [];
  const mark = `Ledger-Head: ${extension.head.seq} ${extension.head.hash}`;
  return {
    headline: `Record ${reports}${of}: ${counts.join(', ')}`,
    // Commits of an App or a deploy key start workflows; evidence has nothing to build.
    body: [...named, ...more, '', '[skip ci]', '', mark].join('\n'),
    mark,
  };
}
