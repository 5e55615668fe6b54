import { createHash } from 'node:crypto';
import type pg from 'pg';
import { WINDOW } from './scan.ts';

// The hash of a plan is taken over one digest per row, in the order of the plan. The digests are made by the server and
// come in pages, so that neither side holds them all.

/**
 * SQL for the digest of a proposal, from its columns: what would be done to which row, and from what it was drawn. What
 * becomes of it later (its status, its reason) is no part of it.
 */
export function lineDigest(table: string, id: string, changes: string, alias: string): string {
  const parts = [
    table,
    id,
    changes,
    ...['match_method', 'match_confidence', 'proposed_fix'].map((column) => `${alias}.${column}`),
    `encode(${alias}.evidence, 'hex')`,
  ];
  return `sha256(convert_to(jsonb_build_array(${parts.join(', ')})::text, 'UTF8'))`;
}

const STORED = (left: boolean) => `
  select max(seq)::text as last, string_agg(digest, '' order by seq) as digests
    from (select seq, ${lineDigest('m.entity_table', 'm.entity_id', "m.status <> 'unknown'", 'm')} as digest
            from bulkhead.recovery_map m
           where m.run_id = $1 and m.seq > $2 ${left ? "and m.status not in ('applied', 'reverted')" : ''}
           order by m.seq limit ${WINDOW}) page`;

/** The hash of a plan as it stands in the map; with `left` only of what was not done yet. */
export async function storedHash(client: pg.ClientBase, run: string, left: boolean): Promise<string> {
  const hash = createHash('sha256');
  for (let after = '-1'; ; ) {
    const { rows } = await client.query<{ last: string | null; digests: Buffer | null }>(STORED(left), [
      run,
      after,
    ]);
    const [page] = rows;
    if (page === undefined || page.last === null || page.digests === null) return hash.digest('hex');
    hash.update(page.digests);
    after = page.last;
  }
}
