import type pg from 'pg';
import type { Detail } from '../archive/detail.ts';
import { readSections, type SectionText } from '../archive/read-sections.ts';
import type { Section } from '../archive/sections.ts';
import { BufferCollector } from '../backup/buffer-collector.ts';
import { workThrough } from '../backup/queue.ts';
import { errorCode } from '../postgres/advice.ts';
import { copyIn } from '../postgres/copy.ts';
import { displayName, quoteIdentifier, quoteQualified } from '../postgres/identifiers.ts';
import { transaction } from '../postgres/transaction.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { LoadMeter } from './load-meter.ts';
import { lostConnection } from './lost.ts';
import { dataObjects, type OpenRun, readObject } from './open-run.ts';
import { watchRows } from './rows.ts';
import { NO_TENANT, TableSums, wholeObject } from './tally.ts';

/** What was loaded. */
export interface Loaded {
  /** Digests of the archive's rows, made on their way into the target. */
  readonly sums: TableSums;
  readonly rows: number;
  /** Bytes of COPY text. */
  readonly bytes: number;
  readonly meter: LoadMeter;
}

/**
 * Loads all table data on the given sessions at once, an object at a time. The transaction of an object is
 * committed only after its last chunk has been authenticated and each of its sections had the rows, bytes and
 * SHA-256 of its index: nothing of a damaged object stays. Throws what reading throws, and RESTORE_LOAD.
 */
export async function loadObjects(
  run: OpenRun,
  detail: Detail,
  lanes: readonly pg.Client[],
  stop: AbortController,
  onBytes: (bytes: number) => void,
): Promise<Loaded> {
  const tenants = new Set(detail.tenants.map(({ object }) => object));
  const sums = new TableSums();
  const meter = new LoadMeter();
  const collector = new BufferCollector();
  const passed = (bytes: number) => {
    collector.passed(bytes);
    onBytes(bytes);
  };
  const total = { rows: 0, bytes: 0 };
  await workThrough(lanes, dataObjects(run), stop, async (client, { name }) => {
    const group = tenants.has(name) ? wholeObject(name) : NO_TENANT;
    const sections = detail.objects[name]?.sections ?? [];
    // Kept apart until the commit: an object that is refused has no part in the result.
    const own = new TableSums();
    await transaction(client, {}, async () => {
      const source = { run: run.manifest.run, object: name };
      for await (const item of readSections(readObject(run, name, meter), sections, source)) {
        await loadSection(client, item, name, {
          sums: own,
          group,
          onBytes: passed,
          meter,
          signal: stop.signal,
        });
      }
    });
    sums.merge(own);
    for (const { rows, bytes } of sections) {
      total.rows += rows;
      total.bytes += bytes;
    }
  });
  return { sums, meter, ...total };
}

interface Loading {
  readonly sums: TableSums;
  readonly group: string;
  readonly onBytes: (bytes: number) => void;
  readonly meter: LoadMeter;
  readonly signal: AbortSignal;
}

async function loadSection(
  client: pg.Client,
  { section, text }: SectionText,
  object: string,
  { sums, group, onBytes, meter, signal }: Loading,
): Promise<void> {
  const table = displayName(section.table);
  const sum = sums.sum(table, group);
  let loaded: number;
  try {
    loaded = await copyIn(
      client,
      copyStatement(section),
      watched(
        watchRows(meter.opening(text), (piece, from, to) => sum.add(piece, from, to)),
        onBytes,
        signal,
      ),
    );
  } catch (error) {
    if (error instanceof BulkheadError || signal.aborted) throw error;
    throw lostConnection(error, `loading ${table}`) ?? refusedBy(table, object, error);
  }
  if (loaded === section.rows) return;
  throw failed(`${table} from ${object}: the server took ${loaded} of ${section.rows} rows`);
}

function copyStatement({ table, columns }: Section): string {
  const list = columns.length === 0 ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
  return `copy ${quoteQualified(table)}${list} from stdin`;
}

async function* watched(
  text: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const piece of text) {
    signal.throwIfAborted();
    onBytes(piece.length);
    yield piece;
  }
}

/** The server's message can quote a value of a row: only what names things of the schema is passed on. */
function refusedBy(table: string, object: string, error: unknown): BulkheadError {
  const code = errorCode(error);
  const integrity = code?.startsWith('23') === true;
  const why = integrity || code === undefined ? messageOf(error) : `SQLSTATE ${code}`;
  return failed(`${table} from ${object}: the server refused its rows (${why})`, error);
}

function failed(what: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `cannot load ${what}`,
    fix: 'Nothing of this object was kept. If the target is of another version or lacks disk space, use another; otherwise treat the backup as broken.',
    code: 'RESTORE_LOAD',
    runbook: 'RUNBOOK-DISASTER-RECOVERY.md#a-drill-failed',
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
