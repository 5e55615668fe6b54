import { abortReason, BulkheadError } from '../../runtime/errors.ts';
import { ask } from './attempt.ts';
import type { Upload } from './bucket.ts';
import type { Part } from './parts.ts';
import { cleanUp, decided, type Put, type Putting, putBytes } from './put.ts';
import { MOST_VOLUMES, volumeFacts, volumeKey } from './volumes.ts';

interface Volume {
  readonly key: string;
  readonly upload: Upload;
  parts: number;
  /** Told by `complete`; its object exists from then on. */
  done?: { version?: string };
}

/**
 * A put in parts, over as many volumes as it needs. Nothing of it is visible before `complete`, which makes the
 * volumes objects from the last to the first.
 */
export class PartedPut {
  readonly #putting: Putting;
  readonly #put: Put;
  readonly #partBytes: number;
  readonly #budget: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #volumes: Volume[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #lastBytes = 0;
  #empty: { key: string; version?: string } | undefined;
  #failure: unknown;

  /** `onFailure` is called once, when a part fails, to stop the body that the next ones come from. */
  constructor(putting: Putting, put: Put, partBytes: number, onFailure: (error: unknown) => void) {
    this.#putting = putting;
    this.#put = put;
    this.#partBytes = partBytes;
    this.#budget = putting.limits.partBudget;
    this.#onFailure = onFailure;
  }

  get begun(): boolean {
    return this.#volumes.length > 0;
  }

  /** What failed first. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Begins to send a part and does not wait for it: how many are under way is bounded by the memory they hold. */
  async send(part: Part, signal: AbortSignal): Promise<void> {
    try {
      const volume = await this.#volumeWithRoom(signal);
      volume.parts += 1;
      const number = volume.parts;
      this.#lastBytes = part.bytes.length;
      this.#start(part, () =>
        ask(
          this.#putting,
          { action: `storing part ${number} of ${volume.key}`, bytes: part.bytes.length, signal },
          (s) => volume.upload.part(number, part.bytes, s),
        ),
      );
    } catch (error) {
      part.release();
      throw error;
    }
  }

  #start(part: Part, operation: () => Promise<void>): void {
    const sending = operation()
      .catch((error: unknown) => {
        if (this.#failure !== undefined) return; // The first one says why; the others were stopped by it.
        this.#failure = error;
        this.#onFailure(error);
      })
      .finally(() => {
        part.release();
        this.#underWay.delete(sending);
      });
    this.#underWay.add(sending);
  }

  async #volumeWithRoom(signal: AbortSignal): Promise<Volume> {
    const last = this.#volumes.at(-1);
    if (last !== undefined && last.parts < this.#budget) return last;
    const { bucket } = this.#putting;
    const key = this.#nextKey();
    const facts = volumeFacts(this.#put.id, this.#partBytes * this.#budget);
    const upload = await ask(this.#putting, { action: `beginning the upload of ${key}`, signal }, (s) =>
      bucket.begin(key, { facts, lock: this.#put.lock }, s),
    );
    const volume = { key, upload, parts: 0 };
    this.#volumes.push(volume);
    return volume;
  }

  #nextKey(): string {
    const count = this.#volumes.length;
    if (count < MOST_VOLUMES) return volumeKey(this.#put.key, count);
    throw new BulkheadError({
      what: `${this.#put.key} is larger than ${count} volumes of ${this.#budget} parts`,
      fix: 'Raise the part size (part-size in the address of the store).',
      code: 'STORE_TOO_LARGE',
    });
  }

  /**
   * Waits for all parts and makes the object. Once begun it is not given up: a signal that comes in between could
   * not know whether the object exists.
   */
  async complete(signal: AbortSignal | undefined): Promise<{ version?: string }> {
    await Promise.all(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure;
    if (signal?.aborted) throw abortReason(signal);
    const uninterrupted = new AbortController().signal;
    if (this.#volumes.at(-1)?.parts === this.#budget && this.#lastBytes === this.#partBytes) {
      // A full volume says that another follows.
      const key = this.#nextKey();
      this.#empty = { key, ...(await putBytes(this.#putting, this.#put, key, NOTHING, uninterrupted)) };
    }
    let done: { version?: string } = {};
    for (const volume of [...this.#volumes].reverse()) {
      const exchange = { action: `completing the upload of ${volume.key}`, signal: uninterrupted };
      done = await decided(this.#putting, this.#put, volume.key, exchange, (ifAbsent, s) =>
        volume.upload.complete(ifAbsent, s),
      );
      volume.done = done;
    }
    return done;
  }

  /** Removes all that there is of it, once what is under way has ended: a part that comes later would stay. */
  async abort(reason: unknown): Promise<void> {
    this.#failure ??= reason;
    this.#onFailure(reason);
    await Promise.all(this.#underWay);
    for (const { key, upload, done } of this.#volumes) {
      if (done === undefined)
        await cleanUp(this.#putting, `aborting the upload of ${key}`, (s) => upload.abort(s));
      else await this.#remove(key, done.version);
    }
    if (this.#empty !== undefined) await this.#remove(this.#empty.key, this.#empty.version);
  }

  async #remove(key: string, version: string | undefined): Promise<void> {
    await cleanUp(this.#putting, `removing ${key}`, (s) => this.#putting.bucket.remove(key, version, s));
  }
}

const NOTHING = Buffer.alloc(0);
