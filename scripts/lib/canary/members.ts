import { displayName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import type { Edge, Model } from '../tenancy/model.ts';
import { reasonOf } from './ask.ts';
import { askedOf, type Canary, type Finding, plural } from './canary.ts';
import { greenBesideTenants } from './faults.ts';
import { CAP, countRows } from './measure.ts';
import { namedTables } from './written-at.ts';

/** Whoever has just signed up may become a member in the next request. */
const GRACE = "interval '1 hour'";

/** People who belong to no tenant: they signed up, or lost their membership, and can do nothing. */
export const MEMBERS: Canary = {
  id: 'CAN-09',
  title: 'Nobody is without a membership',
  expected: '0 people without a membership',
  meaning: 'Somebody who signed in belongs to no tenant: sees nothing, or was detached from what is theirs.',
  async look({ asker, model, tenants, writtenAt }) {
    const edges = membershipEdges(model);
    if (edges.length === 0) {
      return {
        notHere: 'the model names no membership table (canaries.members does, as do claim and recovery)',
      };
    }
    const findings: Finding[] = [];
    for (const people of new Set(edges.map(({ parent }) => parent))) {
      const own = edges.filter(({ parent }) => parent === people);
      const written = writtenAt.get(people.id);
      const grown = written === undefined ? '' : ` and c.${quoteIdentifier(written)} < now() - ${GRACE}`;
      const query = countRows(
        `from ${quoteQualified(people)} c where ${own.map(isNoMember).join(' and ')}${grown}`,
        CAP,
      );
      const answer = await asker.ask<{ rows: number }>(query);
      const found = answer.rows?.[0]?.rows;
      const finding = { object: people.id, ...askedOf(query, answer) };
      if (found === undefined) {
        findings.push({
          ...finding,
          verdict: 'grey',
          observed: answer.failure ? reasonOf(answer.failure) : 'no answer',
        });
      } else if (found === 0) {
        findings.push({ ...finding, ...greenBesideTenants(tenants), number: 0 });
      } else {
        const fix = `Make each a member, or remove whoever left: ${query.replace(/^with found as materialized \(select 1 (.*)\) select .*$/s, `select ${people.key.map((column) => `c.${quoteIdentifier(column)}`).join(', ')} $1 limit 100;`)}`;
        const observed = found === CAP ? `${CAP} rows or more` : plural(found, 'row');
        findings.push({ ...finding, verdict: 'red', observed, fix, number: found });
      }
    }
    return findings;
  },
};

/** References of membership tables to people: as the settings, the claim and the recovery name them. */
function membershipEdges(model: Model): Edge[] {
  const named = namedTables(model, model.canaries.members);
  const { claim } = model;
  if (claim.from === 'membership') named.push([displayName(claim.table), claim.userColumn]);
  for (const { member } of [...model.recovery.strategies.values()].flat()) {
    if (member !== undefined) named.push([member.table.id, member.column]);
  }
  const edges = named.flatMap(([id, column]) =>
    (model.tables.get(id)?.parents ?? []).filter(
      (edge) => edge.parent.kind === 'shared' && edge.columns.some(({ child }) => child === column),
    ),
  );
  return [...new Set(edges)];
}

function isNoMember({ child, columns }: Edge): string {
  const on = columns.map((pair) => `m.${quoteIdentifier(pair.child)} = c.${quoteIdentifier(pair.parent)}`);
  return `not exists (select from ${quoteQualified(child)} m where ${on.join(' and ')})`;
}
