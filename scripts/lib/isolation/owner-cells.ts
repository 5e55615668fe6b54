import { createHash } from 'node:crypto';
import type { Judgement } from './judge.ts';
import type { Cell, Plan } from './probe.ts';

/** The cells of one table in which its owner is the one who tries. */
export interface OwnerTable {
  readonly table: string;
  readonly cells: number;
  /** Beginning of the SHA-256 of what is tried, whatever the partitions are called. */
  readonly probes: string;
}

/** What the tables' owner would try, or did. */
export interface OwnerCells {
  readonly role: string;
  readonly tables: readonly OwnerTable[];
}

/** The owner's cells with what became of them. */
export interface OwnerTrial {
  readonly role: string;
  readonly tables: readonly (OwnerTable & { readonly held: number })[];
}

/** The owner's cells of a plan, table by table; undefined when it has none. */
export function plannedForOwner({ probes, gaps, given }: Plan): OwnerCells | undefined {
  const cells = [...probes, ...gaps, ...given].filter(isOwners);
  const role = cells[0]?.persona.role;
  if (role === undefined) return undefined;
  return { role, tables: [...byTable(cells, (cell) => cell)].map(([table, own]) => tableOf(table, own)) };
}

/** What became of the owner's cells, table by table; undefined when there were none. */
export function triedByOwner(judgements: readonly Judgement[]): OwnerTrial | undefined {
  const own = judgements.filter(({ cell, counted }) => counted && isOwners(cell));
  const role = own[0]?.cell.persona.role;
  if (role === undefined) return undefined;
  const tables = [...byTable(own, ({ cell }) => cell)].map(([table, judged]) => ({
    ...tableOf(
      table,
      judged.map(({ cell }) => cell),
    ),
    held: judged.filter(({ verdict }) => verdict === 'held').length,
  }));
  return { role, tables };
}

function isOwners({ persona }: Cell): boolean {
  return persona.kind === 'owner';
}

function byTable<T>(items: readonly T[], cellOf: (item: T) => Cell): Map<string, T[]> {
  const tables = new Map<string, T[]>();
  for (const item of items) {
    const { table } = cellOf(item);
    const found = tables.get(table);
    if (found === undefined) tables.set(table, [item]);
    else found.push(item);
  }
  return tables;
}

function tableOf(table: string, cells: readonly Cell[]): OwnerTable {
  // A new month has a new partition, under which the same is tried.
  const place = ({ object }: Cell) => (object === table || table === '' ? object : '*');
  const names = new Set(
    cells.map((cell) => JSON.stringify([cell.family, place(cell), cell.persona.id, cell.attack])),
  );
  const digest = createHash('sha256')
    .update([...names].sort().join('\n'))
    .digest('hex');
  return { table, cells: cells.length, probes: digest.slice(0, 16) };
}
