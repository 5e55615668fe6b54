import type { Check } from '../runtime/result.ts';
import { hasReached, type Model } from '../tenancy/model.ts';
import { FAMILIES } from './families.ts';
import type { Judgement } from './judge.ts';
import type { Cell, FamilyId } from './probe.ts';

/** How many cells there are and what became of them. */
export interface Coverage {
  readonly cells: number;
  /** Held or breached: there is an answer. */
  readonly probed: number;
  readonly held: number;
  readonly breached: number;
  readonly abstained: number;
  /** Of those that held: not tried here, and counted because the newest restore drill tried them. */
  readonly heldByDrill?: number;
  /** Rounded down: 100 only when every cell was probed. */
  readonly percent: number;
}

/** Cells by verdict; a run without a single cell has covered nothing. */
export function coverageOf(judgements: readonly Judgement[]): Coverage {
  const counted = judgements.filter((judgement) => judgement.counted);
  const count = (verdict: Judgement['verdict']) => counted.filter((one) => one.verdict === verdict).length;
  const [held, breached, abstained] = [count('held'), count('breached'), count('abstained')];
  const percent = counted.length === 0 ? 0 : Math.floor(((held + breached) * 1000) / counted.length) / 10;
  return { cells: counted.length, probed: held + breached, held, breached, abstained, percent };
}

/**
 * The report's checks: what is red stands there relation by relation and role by role, what could not be
 * probed relation by relation, and what held as one row for each family.
 */
export function checksOf(judgements: readonly Judgement[], model: Model): Check[] {
  const counted = judgements.filter((judgement) => judgement.counted);
  const breached = counted.filter(({ verdict }) => verdict === 'breached');
  const abstained = counted.filter(({ verdict }) => verdict === 'abstained');
  const held = counted.filter(({ verdict }) => verdict === 'held');
  return [
    ...groups(breached, ({ cell }) => [
      cell.family,
      cell.object,
      actor(cell),
      String(isEarly(cell, model)),
    ]).map((group) => redCheck(group, model)),
    ...groups(abstained, ({ cell }) => [cell.family, cell.object]).map(greyCheck),
    ...groups(held, ({ cell }) => [cell.family]).map((group) => greenCheck(group)),
  ].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function groups(
  judgements: readonly Judgement[],
  by: (judgement: Judgement) => readonly string[],
): [Judgement, ...Judgement[]][] {
  const found = new Map<string, [Judgement, ...Judgement[]]>();
  for (const judgement of judgements) {
    const key = by(judgement).join('\n');
    const group = found.get(key);
    if (group === undefined) found.set(key, [judgement]);
    else group.push(judgement);
  }
  return [...found.values()];
}

/** The role that acts, whatever it claims. */
function actor({ persona }: Cell): string {
  return persona.role ?? persona.label;
}

function isEarly(cell: Cell, model: Model): boolean {
  const table = model.tables.get(cell.table);
  return table !== undefined && !hasReached(table, cell.stage);
}

function redCheck(group: [Judgement, ...Judgement[]], model: Model): Check {
  const [first] = group;
  const { cell } = first;
  const fix = fixFor(cell);
  return {
    id: cell.family,
    title: FAMILIES[cell.family].title,
    object: `${cell.object} as ${actor(cell)}`,
    verdict: isEarly(cell, model) ? 'planned' : 'red',
    expected: first.expected,
    observed: groups(group, (one) => [one.cell.attack, one.observed])
      .map((same) => `${same[0].cell.attack}: ${same[0].observed}${guises(same)}`)
      .join('; '),
    meaning: FAMILIES[cell.family].meaning,
    fix,
    ...(first.sql === undefined ? {} : { query: first.sql }),
  };
}

/** With which claims, where there are several. */
function guises(group: readonly Judgement[]): string {
  const labels = group.map(({ cell }) => cell.persona.label.replace(`${cell.persona.role ?? ''} `, ''));
  if (group[0]?.cell.persona.role === undefined) return '';
  const distinct = [...new Set(labels)];
  const rest = distinct.length > 4 ? `, and with ${distinct.length - 3} other claims` : '';
  return ` (${distinct.slice(0, rest === '' ? 4 : 3).join(', ')}${rest})`;
}

function greyCheck(group: [Judgement, ...Judgement[]]): Check {
  const [first] = group;
  const { cell } = first;
  const reasons = [...new Set(group.map((one) => `${one.cell.attack}: ${one.observed}`))];
  const rest = reasons.length > 3 ? `; … ${reasons.length - 3} more` : '';
  return {
    id: cell.family,
    title: FAMILIES[cell.family].title,
    ...(cell.object === '' ? {} : { object: cell.object }),
    verdict: 'grey',
    expected: first.expected,
    observed: `${group.length} ${group.length === 1 ? 'cell' : 'cells'} not probed. ${reasons.slice(0, 3).join('; ')}${rest}`,
    meaning: FAMILIES[cell.family].meaning,
    ...(cell.family === 'ISO-00' ? { fix: fixForGap(cell) } : {}),
    ...(first.sql === undefined ? {} : { query: first.sql }),
  };
}

function fixForGap({ attack }: Cell): string {
  return attack === 'act'
    ? 'Run the tests on a copy that is thrown away, as a login that may become this role, such as its superuser.'
    : 'Give SQL for the column that is refused under samples of the table in the model.';
}

function greenCheck(group: [Judgement, ...Judgement[]]): Check {
  const [{ cell }] = group;
  const objects = new Set(group.map((one) => one.cell.object));
  const personas = new Set(group.map((one) => one.cell.persona.id));
  const example = group.find(({ sql }) => sql !== undefined);
  return {
    id: cell.family,
    title: FAMILIES[cell.family].title,
    verdict: 'green',
    expected: 'the exact SQLSTATE or row count of each probe',
    observed: `${group.length} probes on ${objects.size} ${objects.size === 1 ? 'relation' : 'relations'} by ${personas.size} ${personas.size === 1 ? 'persona' : 'personas'}`,
    meaning: FAMILIES[cell.family].meaning,
    ...(example === undefined ? {} : { query: exampleQuery(example, group.length) }),
  };
}

/** Thousands of probes held: one of them shows what was asked, and of whom. */
function exampleQuery({ cell, sql }: Judgement, count: number): string {
  const what = `${cell.attack}, ${cell.object === '' ? 'the database' : cell.object}, as ${cell.persona.label}`;
  return `-- one of ${count} probes: ${what.replaceAll(/\s+/g, ' ')}\n${sql}`;
}

function fixFor(cell: Cell): string {
  const { family, object, persona } = cell;
  const role = persona.role ?? '';
  if (family === 'ISO-07') return `revoke truncate on ${object} from ${role}, public;`;
  if (family === 'ISO-09') return `alter view ${object} set (security_invoker = true);`;
  if (family === 'ISO-08') return `revoke all on ${object} from ${role}, public;`;
  if (persona.kind === 'owner') return `alter table ${object} force row level security;`;
  return `npx tsx scripts/hardening/hardening-status.ts --check ${FAMILIES[family].status} names the missing guard and the SQL that adds it.`;
}

/** Rows of the matrix table × persona: `12/12`, or `9/12, 3 red`. */
export function matrixOf(judgements: readonly Judgement[]): Record<string, string>[] {
  const counted = judgements.filter((one) => one.counted && one.cell.table !== '');
  const personas = [...new Set(counted.map(({ cell }) => cell.persona.id))];
  const placed = counted.filter(({ cell }) => cell.table !== '');
  return groups(placed, ({ cell }) => [cell.table]).map((row) => {
    const cells: Record<string, string> = { table: row[0].cell.table };
    for (const persona of personas) {
      const ours = row.filter(({ cell }) => cell.persona.id === persona);
      if (ours.length > 0) cells[persona] = cellText(ours);
    }
    return cells;
  });
}

function cellText(judgements: readonly Judgement[]): string {
  const of = (verdict: Judgement['verdict']) => judgements.filter((one) => one.verdict === verdict).length;
  const red = of('breached') > 0 ? `, ${of('breached')} red` : '';
  return `${of('held')}/${judgements.length}${red}`;
}

/** More relations than this are left to the report. */
const LISTED = 6;

/** The lines of a test run as the runbook shows them: one for each family, with the relations where it failed. */
export function linesOf(checks: readonly Check[], coverage: Coverage): string[] {
  const rule = '='.repeat(60);
  const lines = ['MULTI-TENANT ISOLATION TESTS', rule];
  for (const id of Object.keys(FAMILIES) as FamilyId[]) {
    const ours = checks.filter((check) => check.id === id);
    if (ours.length === 0) continue;
    const red = ours.filter(({ verdict }) => verdict === 'red');
    const grey = ours.filter(({ verdict }) => verdict === 'grey');
    const early = ours.filter(({ verdict }) => verdict === 'planned');
    const mark =
      red.length > 0 ? '✗ FAIL' : grey.length > 0 ? '? ABSTAIN' : early.length > 0 ? '· PLANNED' : '✓ PASS';
    const green = ours.find(({ verdict }) => verdict === 'green');
    lines.push(`  ${mark}: ${FAMILIES[id].title}${green === undefined ? '' : ` (${green.observed})`}`);
    const open = [...red, ...grey, ...early];
    for (const check of open.slice(0, LISTED)) {
      lines.push(`      ${check.verdict}: ${check.object ?? 'the whole'}`);
    }
    if (open.length > LISTED) lines.push(`      … ${open.length - LISTED} more in the report`);
  }
  lines.push(rule, 'TEST SUMMARY', `  Passed: ${coverage.held}`, `  Failed: ${coverage.breached}`);
  lines.push(`  Not probed: ${coverage.abstained} (coverage ${coverage.percent} %)`, rule);
  return lines;
}
