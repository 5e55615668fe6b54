import type pg from 'pg';
import { FramePress } from '../archive/frame-press.ts';
import { tenantObject } from '../archive/keys.ts';
import type { ManifestObject } from '../archive/manifest.ts';
import { SHARED_OBJECT, UNASSIGNED_OBJECT } from '../archive/names.ts';
import type { Section } from '../archive/sections.ts';
import type { Model } from '../tenancy/model.ts';
import { Budget } from './budget.ts';
import { Group, type GroupCopy } from './group.ts';
import { TEXT } from './grouping.ts';
import { type ObjectKind, type Plan, sectionsOf } from './plan.ts';
import { workThrough, workWithin } from './queue.ts';
import { Shelf } from './shelf.ts';
import { type Writing, writeObject, writeTables } from './write-object.ts';

/** The objects of table data as they are written, and the index of each. */
export interface WrittenData {
  readonly objects: ManifestObject[];
  readonly index: Map<string, readonly Section[]>;
  /** Bytes of COPY text. */
  textBytes: number;
  /** Bytes that waited in temporary files for their objects. */
  spilledBytes: number;
}

/** Objects of a group that are stored at once: a bucket takes its time for each, however small it is. */
const STORED_AT_ONCE = { count: 32, weight: 16 << 20 };
/** Of an object there are a few frames, sealed and plain, a piece of its bytes, and one that is being written. */
const MOST_WEIGHT = 8 << 20;
/** Memory for the frames of all groups that wait for their objects. */
const SHELVES = 18 << 20;
const SMALLEST_SHELF = 4 << 20;

/** What one session does in one go: an object of its own, or a part of a group. */
type Work =
  | { readonly object: ObjectKind; readonly bytes: number }
  | { readonly group: Group; readonly shelf: Shelf; readonly copy: GroupCopy };

/**
 * Writes all table data on the given sessions at once. Memory is bounded by the plan: see `groupTenants` for what is
 * copied together; everything else is one object per session, as it comes.
 */
export async function writeData(
  writing: Writing,
  workers: readonly pg.Client[],
  model: Model,
  plan: Plan,
  stop: AbortController,
): Promise<WrittenData> {
  const data: WrittenData = { objects: [], index: new Map(), textBytes: 0, spilledBytes: 0 };
  using press = new FramePress(workers.length);
  await using shelves = new AsyncDisposableStack();
  // One group more than there are sessions: the last one of some may still be stored when the next begins.
  const most = Math.max(SMALLEST_SHELF, SHELVES / (workers.length + 1));
  const newShelf = (frame: number) => shelves.use(new Shelf(press, frame, writing.temporaryFolder, most));
  await workThrough(workers, workOf(plan, newShelf, new Budget(TEXT)), stop, async (client, work) => {
    if ('object' in work) {
      const name = objectName(writing.target.runKey, work.object);
      const planned = sectionsOf(plan.census, work.object);
      const { object, sections } = await writeTables(
        writing,
        press,
        client,
        model,
        name,
        planned,
        work.bytes,
      );
      addObject(data, object, sections);
      return;
    }
    const { group, shelf, copy } = work;
    if (!(await group.copy(copy, client, model, writing))) return;
    shelf.close();
    writing.buffers.collect();
    await storeGroup(writing, group, stop, data);
    data.spilledBytes += shelf.spilled;
    await shelf[Symbol.asyncDispose]();
  });
  return data;
}

/** Batch by batch, and not before somebody asks for it: a group that has begun takes memory. */
function* workOf(plan: Plan, newShelf: (frame: number) => Shelf, budget: Budget): Generator<Work> {
  for (const batch of plan.batches) {
    const [object, ...others] = batch.objects;
    if (object !== undefined && others.length === 0) yield { object, bytes: batch.bytes };
    if (others.length === 0) continue;
    const shelf = newShelf(batch.frame);
    const group = new Group(batch, plan.census, shelf, budget);
    for (const copy of group.copies) yield { group, shelf, copy };
  }
}

async function storeGroup(
  writing: Writing,
  group: Group,
  stop: AbortController,
  data: WrittenData,
): Promise<void> {
  const weightOf = (slot: number) => Math.min(4 * group.sizeOf(slot), MOST_WEIGHT);
  await workWithin(STORED_AT_ONCE, group.tenants.keys(), weightOf, stop, async (slot) => {
    const name = tenantObject(writing.target.runKey, group.tenants[slot] ?? '');
    const { payload, index } = group.objectOf(slot);
    addObject(data, await writeObject(writing, name, payload, { exactly: group.sizeOf(slot) }), index);
  });
}

function addObject(data: WrittenData, object: ManifestObject, sections: readonly Section[]): void {
  data.objects.push(object);
  data.index.set(object.name, sections);
  data.textBytes += sections.reduce((sum, { bytes }) => sum + bytes, 0);
}

function objectName(runKey: Buffer, kind: ObjectKind): string {
  if (kind.of === 'tenant') return tenantObject(runKey, kind.tenant);
  return kind.of === 'everybody' ? SHARED_OBJECT : UNASSIGNED_OBJECT;
}
