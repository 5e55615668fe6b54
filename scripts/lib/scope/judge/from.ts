import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { walkExpressions } from './expression.ts';
import { type Item, joinLevel, joinsOf, type Level, type Reference } from './facts.ts';
import { type Place, refuse } from './job.ts';
import { namesOf, nodeOf } from './node.ts';
import { judgeQuery } from './query.ts';
import { derivedReference, rangeReference } from './relation.ts';

/** What sees what stands to its left, and is judged when that is: a LATERAL sub-select, or a function call. */
export interface Lateral {
  readonly select: Tree;
  readonly calls: readonly Tree[];
  readonly alias: Tree;
  readonly reference: Reference;
  /** How many of the level's relations stand to its left. */
  readonly before: number;
}

const JOINS: Readonly<Record<string, 'inner' | 'left' | 'right' | 'full'>> = {
  JOIN_INNER: 'inner',
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
};

/** Puts the items of FROM into a level. Returns what must be judged after the rest. */
export function addFrom(level: Level, from: readonly Tree[], place: Place): Lateral[] {
  const laterals: Lateral[] = [];
  for (const tree of from) {
    const item = itemOf(tree, level, place, laterals);
    if (item !== undefined) level.items.push(item);
  }
  return laterals;
}

function itemOf(tree: Tree, level: Level, place: Place, laterals: Lateral[]): Item | undefined {
  const { kind, tree: node } = nodeOf(tree);
  switch (kind) {
    case 'RangeVar': {
      const reference = rangeReference(node, place);
      if (reference === undefined) return undefined;
      level.references.push(reference);
      return { kind: 'reference', reference };
    }
    case 'RangeSubselect':
      return subselect(node, level, place, laterals);
    case 'RangeFunction': {
      const call = member(listMember(node, 'functions')[0], 'List', 'items', 0, 'FuncCall');
      const name = namesOf(listMember(call, 'funcname')).slice(-1)[0] ?? '';
      const alias = member(node, 'alias');
      const reference = derivedReference(undefined, alias, name, place);
      const calls = listMember(node, 'functions').map((item) => member(item, 'List', 'items', 0));
      laterals.push({ select: undefined, calls, alias, reference, before: level.references.length });
      level.references.push(reference);
      return { kind: 'reference', reference };
    }
    case 'JoinExpr':
      return joined(node, level, place, laterals);
    default:
      refuse(place.job, `${kind} in FROM cannot be judged`);
      return undefined;
  }
}

function subselect(node: Tree, level: Level, place: Place, laterals: Lateral[]): Item {
  const lateral = member(node, 'lateral') === true;
  const [select, alias] = [member(node, 'subquery'), member(node, 'alias')];
  // Without LATERAL it sees only what the query around this one sees.
  const output = lateral ? undefined : judgeQuery(select, { ...place, level: level.outer });
  const reference = derivedReference(output, alias, '', place);
  if (lateral) laterals.push({ select, calls: [], alias, reference, before: level.references.length });
  level.references.push(reference);
  return { kind: 'reference', reference };
}

function joined(node: Tree, level: Level, place: Place, laterals: Lateral[]): Item | undefined {
  const type = JOINS[textMember(node, 'jointype') ?? ''];
  if (type === undefined || member(node, 'isNatural') === true) {
    refuse(place.job, 'a NATURAL join joins by whatever columns there are: write ON or USING');
  }
  if (member(node, 'alias') !== undefined) refuse(place.job, 'a join with an alias cannot be judged');
  const left = itemOf(member(node, 'larg'), level, place, laterals);
  const right = itemOf(member(node, 'rarg'), level, place, laterals);
  if (left === undefined || right === undefined || type === undefined) return undefined;
  const using = namesOf(listMember(node, 'usingClause'));
  return { kind: 'join', type, left, right, using, quals: member(node, 'quals') };
}

/** Judges what sees its left side, each with that alone. */
export function judgeLaterals(level: Level, laterals: readonly Lateral[], place: Place): void {
  for (const { select, calls, alias, reference, before } of laterals) {
    const references = level.references.slice(0, before);
    const seen: Level = {
      outer: level.outer,
      references,
      items: references.map((one) => ({ kind: 'reference', reference: one })),
    };
    walkExpressions(calls, { ...place, level: seen });
    if (select === undefined) continue;
    const judged = derivedReference(judgeQuery(select, { ...place, level: seen }), alias, '', place);
    reference.columns = judged.columns;
    reference.open = judged.open;
    reference.facts = judged.facts;
    reference.output = judged.output;
  }
}

/** Walks the ON conditions of a level, each of which sees its two sides. */
export function walkJoins(level: Level, place: Place): void {
  for (const join of joinsOf(level.items)) {
    walkExpressions([join.quals], { ...place, level: joinLevel(join, level) });
  }
}
