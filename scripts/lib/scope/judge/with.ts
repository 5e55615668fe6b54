import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { eitherOutput, type Output, renamed } from './facts.ts';
import { type Cte, type Place, refuse, trial } from './job.ts';
import { asNode, namesOf, nodeOf } from './node.ts';
import { judgeQuery } from './query.ts';
import { judgeWrite } from './write.ts';

/** Judges the WITH queries of a statement and gives the place in which their names are known. */
export function withQueries(statement: Tree, place: Place): Place {
  const clause = member(statement, 'withClause');
  const queries = listMember(clause, 'ctes').map((item) => asNode(item, 'CommonTableExpr'));
  if (queries.length === 0) return place;
  const recursive = member(clause, 'recursive') === true;
  const ctes = new Map(place.ctes);
  if (recursive) {
    // RECURSIVE lets a query use one that comes later; then what its name meant before is not meant.
    for (const query of queries) {
      const name = textMember(query, 'ctename') ?? '';
      ctes.set(name, { reason: `${name} is used before the WITH query of that name` });
    }
  }
  const inside: Place = { ...place, ctes };
  for (const query of queries) {
    const output = judgeCte(query, inside, ctes, recursive);
    // SEARCH and CYCLE add columns.
    const more = ['search_clause', 'cycle_clause'].some((name) => member(query, name) !== undefined);
    ctes.set(textMember(query, 'ctename') ?? '', { output: more ? undefined : output });
  }
  return inside;
}

function judgeCte(query: Tree, place: Place, ctes: Map<string, Cte>, recursive: boolean): Output {
  const body = member(query, 'ctequery');
  const name = textMember(query, 'ctename') ?? '';
  const columns = namesOf(listMember(query, 'aliascolnames'));
  const select = asNode(body, 'SelectStmt');
  if (select === undefined) {
    const { kind, tree } = nodeOf(body);
    return renamed(judgeWrite(kind, tree, place), columns);
  }
  const names = nodesOf(select, 'RangeVar').map((range) => textMember(range, 'relname'));
  if (recursive && textMember(select, 'op') === 'SETOP_UNION' && names.includes(name)) {
    return judgeRecursive(select, name, columns, place, ctes);
  }
  return renamed(judgeQuery(body, place), columns);
}

/** Rounds after which no more is hoped for. */
const ROUNDS = 5;

/**
 * A recursive query: what its first part returns is assumed of all of it, and the second part must keep to that.
 * What it does not keep to is assumed no longer, and it is judged again.
 */
function judgeRecursive(
  select: Tree,
  name: string,
  columns: readonly string[],
  place: Place,
  ctes: Map<string, Cte>,
): Output {
  const first = trial(place);
  const inner = withQueries(select, first);
  let assumed = renamed(judgeQuery(member(select, 'larg'), inner), columns);
  for (let round = 0; round < ROUNDS; round += 1) {
    ctes.set(name, { output: assumed });
    const attempt = withQueries(select, { ...trial(place), ctes });
    const next = eitherOutput(assumed, judgeQuery(member(select, 'rarg'), attempt));
    if (sameKnowledge(assumed, next)) return renamed(judgeQuery({ SelectStmt: select }, place), columns);
    assumed = next;
  }
  refuse(place.job, `the recursive query ${name} cannot be judged`);
  return undefined;
}

function sameKnowledge(a: Output, b: Output): boolean {
  const known = (output: Output) =>
    output?.map(({ fact }) => [fact.bound, fact.origin?.table.id, fact.origin?.column].join()).join(';');
  return known(a) === known(b);
}
