import type pg from 'pg';
import { type ClosedSection, SectionBuffer } from '../archive/section-buffer.ts';
import type { Section } from '../archive/sections.ts';
import { explainDatabaseError } from '../postgres/advice.ts';
import { copyRows } from '../postgres/copy.ts';
import type { Model } from '../tenancy/model.ts';
import type { Budget } from './budget.ts';
import type { TableCensus } from './census.ts';
import { frameText } from './grouping.ts';
import type { Batch } from './plan.ts';
import { type Slice, splitStatement } from './share.ts';
import type { Shelf, ShelvedFrame } from './shelf.ts';
import { splitRows } from './split.ts';
import { rowsDiffer, type Writing, watched } from './write-object.ts';

/** A table of a group, or a part of its pages: what one session copies in one go. */
export interface GroupCopy {
  readonly counted: TableCensus;
  readonly slice: Slice | undefined;
}

/** Pages of a slice, 64 MB: large enough that the statements do not count. */
const SLICE_PAGES = 8192;
/** Pages of the last slices, 8 MB: small enough that all sessions end together and none waits long for the next table. */
const LAST_SLICE_PAGES = 1024;
/** When fewer of a table's rows are wanted, an index on the tenant may serve better than reading every page. */
const WORTH_SLICING = 0.2;
/** Pieces between two looks at the memory that unfinished frames take. */
const LOOK_EVERY = 16;

/**
 * Tenants whose rows come from one COPY for each table, or from several at once over its slices, and are split on
 * the way. When all is copied, the group gives the payload of each tenant's object.
 */
export class Group {
  readonly tenants: readonly string[];
  /** Largest table first. */
  readonly copies: readonly GroupCopy[];
  readonly #batch: Batch;
  readonly #census: readonly TableCensus[];
  readonly #shelf: Shelf;
  readonly #budget: Budget;
  readonly #open = new Map<TableCensus, Promise<TableOfGroup>>();
  readonly #sections = new Set<SectionBuffer<ShelvedFrame>>();
  readonly #closed = new Map<TableCensus, readonly (ClosedSection<ShelvedFrame> | undefined)[]>();
  #left: number;
  #pieces = 0;

  constructor(batch: Batch, census: readonly TableCensus[], shelf: Shelf, budget: Budget) {
    this.#batch = batch;
    this.#shelf = shelf;
    this.#budget = budget;
    this.tenants = batch.objects.flatMap((object) => (object.of === 'tenant' ? [object.tenant] : []));
    this.#census = census.filter(({ tenants }) => this.tenants.some((tenant) => tenants.has(tenant)));
    const largestFirst = [...this.#census].sort((a, b) => b.table.bytes - a.table.bytes);
    this.copies = largestFirst.flatMap((counted) =>
      slicesOf(counted, this.#rowsOf(counted)).map((slice) => ({ counted, slice })),
    );
    this.#left = this.copies.length;
  }

  /**
   * Copies a table, or a slice of it. Returns whether that was the last of the group. Throws BACKUP_ROWS when the
   * server gave other rows than the snapshot has, for all tenants together or for one.
   */
  async copy(
    { counted, slice }: GroupCopy,
    client: pg.ClientBase,
    model: Model,
    writing: Writing,
  ): Promise<boolean> {
    const { table } = counted;
    const open = await this.#tableOf(counted, writing.signal);
    try {
      const copy = copyRows(client, splitStatement(model, table, this.tenants, slice));
      let told = 0;
      const split = await splitRows(
        watched(copy.bytes, writing),
        (slot, text, from, to) => this.#sectionOf(open, slot).add(text, from, to),
        (rows) => {
          writing.onRows(rows - told);
          told = rows;
          return this.#room();
        },
      );
      const served = await copy.rows;
      if (served !== split) throw rowsDiffer(table, split, { served, written: split });
      open.served += served;
    } catch (error) {
      throw explainDatabaseError(error, `copying ${table.id}`);
    }
    open.left--;
    if (open.left === 0) await this.#close(open);
    this.#left--;
    return this.#left === 0;
  }

  /** Compressed bytes of a tenant's object, once all is copied. */
  sizeOf(slot: number): number {
    return this.#sectionsOf(slot).reduce((sum, { length }) => sum + length, 0);
  }

  /** The payload of a tenant's object, and its index, which is complete when the payload has ended. Call it once. */
  objectOf(slot: number): { payload: AsyncGenerator<Buffer>; index: Section[] } {
    const index: Section[] = [];
    return { payload: this.#payloadOf(slot, index), index };
  }

  async *#payloadOf(slot: number, index: Section[]): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { frames, ...section } of this.#sectionsOf(slot)) {
      for (const frame of frames) yield await this.#shelf.take(frame);
      index.push({ ...section, offset });
      offset += section.length;
    }
  }

  /** In the order of the tables, parents first. */
  #sectionsOf(slot: number): ClosedSection<ShelvedFrame>[] {
    return this.#census.flatMap((counted) => this.#closed.get(counted)?.[slot] ?? []);
  }

  #rowsOf({ tenants }: TableCensus): number {
    return this.tenants.reduce((sum, tenant) => sum + (tenants.get(tenant) ?? 0), 0);
  }

  #tableOf(counted: TableCensus, signal: AbortSignal): Promise<TableOfGroup> {
    const known = this.#open.get(counted);
    if (known !== undefined) return known;
    const opening = this.#openTable(counted, signal);
    this.#open.set(counted, opening);
    return opening;
  }

  async #openTable(counted: TableCensus, signal: AbortSignal): Promise<TableOfGroup> {
    const text = this.tenants.reduce((sum, tenant) => {
      const expected = expectedOf(counted, tenant);
      return sum + (expected === 0 ? 0 : frameText(expected, this.#batch.frame));
    }, 0);
    await this.#budget.take(text, signal);
    const left = this.copies.filter((copy) => copy.counted === counted).length;
    const { schema, name, columns } = counted.table;
    const head = { table: { schema, name }, columns: [...columns] };
    return { counted, head, sections: [], left, served: 0, text };
  }

  #sectionOf({ head, sections, counted }: TableOfGroup, slot: number): SectionBuffer<ShelvedFrame> {
    const known = sections[slot];
    if (known !== undefined) return known;
    const expected = expectedOf(counted, this.tenants[slot] ?? '');
    const section = new SectionBuffer(head, this.#shelf, { most: this.#batch.frame, expected });
    sections[slot] = section;
    this.#sections.add(section);
    return section;
  }

  async #close(open: TableOfGroup): Promise<void> {
    const { counted, sections, served } = open;
    const planned = this.#rowsOf(counted);
    if (served !== planned) throw rowsDiffer(counted.table, planned, { served, written: served });
    const closed: (ClosedSection<ShelvedFrame> | undefined)[] = [];
    for (const [slot, tenant] of this.tenants.entries()) {
      const rows = counted.tenants.get(tenant) ?? 0;
      const section = sections[slot];
      const written = section?.rows ?? 0;
      if (written !== rows) throw rowsDiffer(counted.table, rows, { served: written, written });
      section?.flush();
      await this.#shelf.room();
    }
    for (const section of sections) {
      closed.push(await section?.close());
      if (section !== undefined) this.#sections.delete(section);
    }
    this.#open.delete(counted);
    this.#budget.give(open.text);
    this.#closed.set(counted, closed);
  }

  /** Waits for the compressor; and where estimates were wrong, ends the largest frames early. */
  async #room(): Promise<void> {
    this.#pieces++;
    if (this.#pieces % LOOK_EVERY === 0) this.#trim();
    await this.#shelf.room();
  }

  #trim(): void {
    const sections = [...this.#sections];
    let held = sections.reduce((sum, section) => sum + section.held, 0);
    if (held <= MOST_TEXT) return;
    sections.sort((a, b) => b.held - a.held);
    for (const section of sections) {
      if (held <= MOST_TEXT / 2) return;
      held -= section.held;
      section.flush();
    }
  }
}

/** Text of unfinished frames, in bytes; the plan expects less. */
const MOST_TEXT = 32 << 20;

interface TableOfGroup {
  readonly counted: TableCensus;
  readonly head: Pick<Section, 'table' | 'columns'>;
  /** By the place of the tenant; those without a row yet are missing. */
  readonly sections: (SectionBuffer<ShelvedFrame> | undefined)[];
  /** Copies that have not ended. */
  left: number;
  served: number;
  /** Its part of the memory for text, in bytes. */
  readonly text: number;
}

/** Bytes of a tenant's section, as far as they can be told from the size of the table. */
function expectedOf({ table, tenants, total }: TableCensus, tenant: string): number {
  return Math.ceil((table.bytes * (tenants.get(tenant) ?? 0)) / total);
}

function slicesOf({ pages, total }: TableCensus, rows: number): (Slice | undefined)[] {
  if (rows < total * WORTH_SLICING || pages <= SLICE_PAGES) return [undefined];
  const starts: number[] = [];
  let at = 0;
  for (; at + SLICE_PAGES < pages; at += SLICE_PAGES) starts.push(at);
  for (; at < pages; at += LAST_SLICE_PAGES) starts.push(at);
  return starts.map((from, n) => ({ from, to: starts[n + 1] }));
}
