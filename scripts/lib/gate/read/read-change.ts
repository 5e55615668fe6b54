import type { MigrationFile } from '../../migrations/files.ts';
import { BulkheadError } from '../../runtime/errors.ts';
import type { Model } from '../../tenancy/model.ts';
import { applyAllowances, type Span } from '../allowance.ts';
import { type Change, judgeFiles } from '../change.ts';
import { type Finding, sortFindings } from '../finding.ts';
import { judgeStep, restoredBy, stepsOf } from './judge.ts';
import { copyPicture, emptyPicture, type Picture } from './picture.ts';
import { replay } from './replay.ts';
import { judgeNewTable } from './rules/new-tables.ts';
import { Transactions } from './rules/transactions.ts';
import { severityOf } from './rules.ts';
import { type Runner, readScript, type Script, type Step } from './script.ts';
import type { Draft, Sight } from './sight.ts';

export interface ReadOptions {
  /** The schema at the base (`readBase`); by default it is read from the base's migrations alone. */
  readonly base?: Picture;
  readonly serverMajor: number;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Rows by table, where known: nobody notices a scan of a small one. */
  readonly rows?: ReadonlyMap<string, number>;
  /** `bulkhead` by default: the runner gives each file a transaction and a lock_timeout. */
  readonly runner?: Runner;
  /** Findings of another tool, which allowances cover as they cover ours. */
  readonly others?: readonly Finding[];
}

/**
 * Reads the migrations that a change adds, and finds what must not be merged, with line and reason. Runs nothing.
 * A file that is empty or cannot be parsed is a finding, too.
 */
export async function readChange(change: Change, model: Model, options: ReadOptions): Promise<Finding[]> {
  const findings = judgeFiles(change);
  const runner = options.runner ?? 'bulkhead';
  const picture = copyPicture(options.base ?? (await readBase(change.base, model)));
  const scripts: Script[] = [];
  // An edited file is judged as it now stands, too: what it would do must not be hidden behind MIG-50.
  const files = [...change.added, ...change.edited.map(({ file }) => file)];
  for (const file of files) {
    const script = await readOrTell(file, runner, findings);
    if (script !== undefined) scripts.push(script);
  }
  findings.push(...(await judgeScripts(scripts, picture, model, options)));
  findings.push(...(options.others ?? []));
  return sortFindings(allowAll(findings, files, scripts, options.today));
}

/** The schema that migrations make when they are applied to `picture` in this order; files that cannot be read are left out. */
export async function readBase(
  files: readonly MigrationFile[],
  model: Model,
  picture: Picture = emptyPicture(model.schemas[0]),
): Promise<Picture> {
  const result = copyPicture(picture);
  for (const file of files) {
    const script = await readOrTell(file, 'other', []);
    for (const step of script?.steps ?? []) replay(result, step, undefined);
    result.schema = picture.schema;
  }
  return result;
}

async function readOrTell(
  file: MigrationFile,
  runner: Runner,
  findings: Finding[],
): Promise<Script | undefined> {
  try {
    return await readScript(file, runner);
  } catch (error) {
    if (!(error instanceof BulkheadError) || error.code !== 'MIGRATION_SQL') throw error;
    const [head = '', ...excerpt] = error.what.trimEnd().split('\n');
    const [, line = '1', column = '1', what = head] = /:(\d+):(\d+): (.*)$/s.exec(head) ?? [];
    findings.push({
      rule: 'MIG-00',
      severity: 'block',
      file: file.path,
      line: Number(line),
      column: Number(column),
      endLine: Number(line),
      excerpt: excerpt.join('\n'),
      what,
      fix: error.fix,
    });
    return undefined;
  }
}

/** A draft, where it was found, and the number of its statement. */
interface Found {
  readonly draft: Draft;
  readonly step: Step;
  readonly order: number;
}

async function judgeScripts(
  scripts: readonly Script[],
  picture: Picture,
  model: Model,
  options: ReadOptions,
): Promise<Finding[]> {
  const steps = stepsOf(scripts);
  const found: Found[] = [];
  const restored: { readonly lost: string; readonly step: Step; readonly order: number }[] = [];
  const transactions = new Transactions();
  const made = new Map<string, Step>();
  const runner = options.runner ?? 'bulkhead';
  const { schema } = picture;
  for (const [order, step] of steps.entries()) {
    if (step.file !== steps[order - 1]?.file) picture.schema = schema;
    const sight: Sight = {
      step,
      picture,
      model,
      serverMajor: options.serverMajor,
      runner,
      rows: options.rows ?? NO_ROWS,
      steps,
    };
    const drafts = await judgeStep(sight);
    if (step.within !== 'function') drafts.push(...transactions.judge(sight));
    found.push(...drafts.map((draft) => ({ draft, step, order })));
    restored.push(...restoredBy(sight).map((lost) => ({ lost, step, order })));
    const before = new Set(picture.relations.keys());
    replay(picture, step, { file: step.file.path, transaction: step.transaction });
    for (const id of picture.relations.keys()) if (!before.has(id)) made.set(id, step);
  }
  const standing = found.filter(({ draft, step, order }) => {
    const back = restored.some(
      (item) =>
        item.lost === draft.lost &&
        item.order >= order &&
        item.step.file === step.file &&
        item.step.transaction === step.transaction &&
        step.transaction !== undefined,
    );
    return !back;
  });
  for (const [id, step] of made) {
    const relation = picture.relations.get(id);
    if (relation === undefined || isTemporary(step)) continue;
    const missing = judgeNewTable(picture, model, relation);
    if (missing !== undefined) standing.push({ draft: { rule: 'MIG-42', ...missing }, step, order: 0 });
  }
  return distinct(standing.map(({ draft, step }) => findingOf(draft, step)));
}

const NO_ROWS: ReadonlyMap<string, number> = new Map();

function isTemporary(step: Step): boolean {
  return /^\s*create\s+(?:local\s+|global\s+)?temp/i.test(step.text);
}

const SHOWN_LINES = 6;

function findingOf(draft: Draft, step: Step): Finding {
  const lines = step.text.split('\n');
  const { rule, what, fix } = draft;
  return {
    rule,
    severity: draft.severity ?? severityOf(rule),
    file: step.file.path,
    line: step.line,
    column: step.column,
    endLine: step.endLine,
    excerpt: lines.length > SHOWN_LINES ? [...lines.slice(0, SHOWN_LINES), '…'].join('\n') : step.text,
    what,
    fix,
  };
}

/** A loop finds the same once per round: its first says it. */
function distinct(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  const more = new Map<string, number>();
  for (const finding of findings) {
    const key = `${finding.file} ${finding.line}:${finding.column} ${finding.rule}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, finding);
    else if (known.what !== finding.what) more.set(key, (more.get(key) ?? 0) + 1);
  }
  return [...first].map(([key, finding]) => {
    const others = more.get(key) ?? 0;
    return others === 0 ? finding : { ...finding, what: `${finding.what} (and ${others} more like it)` };
  });
}

function allowAll(
  findings: readonly Finding[],
  files: readonly MigrationFile[],
  scripts: readonly Script[],
  today: string,
): Finding[] {
  const others = findings.filter(({ file }) => !files.some(({ path }) => path === file));
  const own = files.flatMap((file) => {
    const steps = scripts.find((script) => script.file === file)?.steps ?? [];
    // The statements of a block are allowed one by one, as those of the file.
    const inner: Span[] = steps.filter(({ within }) => within !== 'file');
    const spans = steps.filter(
      (step) =>
        step.within !== 'file' || !inner.some((span) => span.line >= step.line && span.line <= step.endLine),
    );
    const outer = steps
      .filter((step) => step.within === 'file' && !spans.includes(step))
      .map(({ line }) => ({ line, endLine: line }));
    const all = [...spans, ...outer].sort((a, b) => a.line - b.line);
    const mine = findings.filter((finding) => finding.file === file.path);
    return applyAllowances(file.path, file.text, all, mine, today);
  });
  return [...others, ...own];
}
