import { quoteIdentifier } from '../../postgres/identifiers.ts';
import { type CheckSpec, type Finding, queryCheck } from '../check.ts';
import { TREE } from '../relations.ts';

const RULES = `
with recursive ${TREE}
select t.id, t.part::regclass::text as relation,
       array(select r.rulename::text from pg_rewrite r
              where r.ev_class = t.part and r.rulename <> '_RETURN' and r.ev_enabled <> 'D' order by 1) as rules
  from tree t
 order by t.position, t.is_partition, relation`;

interface Ruled {
  id: string;
  relation: string;
  rules: string[];
}

const unruled = queryCheck<Ruled>({
  id: 'TRG-04',
  title: "no rule rewrites what is done to a tenant's table",
  meaning:
    "What a rule adds runs with the rights of the table's owner, and what it replaces never happens: one DO ALSO copies every row to where another tenant reads it, one DO INSTEAD NOTHING makes a DELETE disappear, and no trigger sees either.",
  expected: 'no rule',
  remedy: 'Drop the rule. What it should do is the work of a trigger, which runs as whoever writes.',
  objects: 'tables and partitions',
  nothing: 'no table of the model exists in this database',
  stage: 'planned',
  query: RULES,
  judge: (rows) =>
    rows.map(({ id, relation, rules }): Finding => {
      const object = { object: relation, table: id };
      if (rules.length === 0) return { ...object, verdict: 'green', observed: 'none' };
      return {
        ...object,
        verdict: 'red',
        observed: `rewritten by ${rules.join(', ')}`,
        fix: rules.map((name) => `drop rule ${quoteIdentifier(name)} on ${relation};`).join('\n'),
      };
    }),
});

export const RULED: readonly CheckSpec[] = [unruled];
