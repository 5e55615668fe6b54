import { createSecretKey, randomBytes } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openChunk } from '../archive/chunk.ts';
import type { FramePress } from '../archive/frame-press.ts';
import { TAG } from '../archive/header.ts';
import type { FrameSink } from '../archive/section-buffer.ts';
import { BulkheadError, messageOf } from '../runtime/errors.ts';
import { TEXT } from './grouping.ts';

/** A frame that waits for its object, sealed with the key of its shelf: in memory, or in the temporary file. */
export interface ShelvedFrame {
  /** Bytes of the frame; sealed it has `TAG` more. */
  readonly size: number;
  readonly index: number;
  sealed: Buffer | undefined;
  offset: number | undefined;
}

/** A piece of memory that is filled with frames, and emptied into the file as a whole. */
interface Board {
  readonly memory: Buffer;
  used: number;
  frames: ShelvedFrame[];
}

/**
 * Keeps the frames of a group of objects until each object can be put together: in two pieces of memory, and when
 * one is full, in a temporary file, which is encrypted with a key that exists only in this process. The file is
 * unlinked as soon as it is open, so that nothing of it is left however the process ends.
 */
export class Shelf implements FrameSink<ShelvedFrame>, AsyncDisposable {
  readonly #press: FramePress;
  readonly #folder: () => Promise<string>;
  readonly #whole: number;
  readonly #boardBytes: number;
  readonly #spare: Buffer[] = [];
  readonly #key = createSecretKey(randomBytes(32));
  readonly #late: ShelvedFrame[] = [];
  #filling: Board | undefined;
  #empty: Board | undefined;
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #end = 0;
  #count = 0;
  #closed = false;
  #sealed: Buffer = Buffer.alloc(0);

  /**
   * `whole` is the text of a full frame, `most` the memory for frames, both in bytes. `folder` is asked for a new empty
   * folder when that is not enough.
   */
  constructor(press: FramePress, whole: number, folder: () => Promise<string>, most: number) {
    this.#press = press;
    this.#whole = whole;
    this.#folder = folder;
    this.#boardBytes = most / 2;
  }

  /** Bytes that went to the temporary file. */
  get spilled(): number {
    return this.#end;
  }

  buffer(size: number): Buffer {
    // Used again, by the next table as well: a new one for each frame would be new memory until the old is collected.
    return (size === this.#whole ? this.#spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(size);
  }

  store(buffer: Buffer, length: number): Promise<ShelvedFrame> {
    const { promise, resolve, reject } = Promise.withResolvers<ShelvedFrame>();
    const index = this.#count++;
    this.#press.order({
      text: buffer.subarray(0, length),
      seal: { key: this.#key, index },
      taken: () => {
        const full = this.#spare.length * this.#whole >= TEXT;
        if (buffer.length === this.#whole && !full && !this.#closed) this.#spare.push(buffer);
      },
      keep: (sealed) => resolve(this.#keep(index, sealed)),
      fail: reject,
    });
    return promise;
  }

  /** No more text will come: what was kept for it is free. */
  close(): void {
    this.#spare.length = 0;
    this.#closed = true;
  }

  sizeOf(frame: ShelvedFrame): number {
    return frame.size;
  }

  /** Waits until text can be compressed and frames can be kept. Throws BACKUP_SPILL when the file cannot be written. */
  async room(): Promise<void> {
    const { used = 0 } = this.#filling ?? {};
    if (used > this.#boardBytes / 2) await this.#writing;
    await this.#press.room();
  }

  /** The bytes of a frame. */
  async take(frame: ShelvedFrame): Promise<Buffer> {
    await this.#writing;
    const sealed = frame.sealed ?? this.#read(frame);
    const opened = openChunk(this.#key, frame.index, false, sealed);
    if (opened !== undefined) return opened;
    throw spoilt('does not hold what was written to it');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([this.#writing]);
    await this.#file?.close();
    this.#file = undefined;
  }

  #keep(index: number, sealed: Buffer): ShelvedFrame {
    const frame: ShelvedFrame = { size: sealed.length - TAG, index, sealed: undefined, offset: undefined };
    const board = this.#boardFor(sealed.length);
    if (board === undefined) {
      // Both are full: a frame that was under way when it was said that there is no room.
      frame.sealed = Buffer.from(sealed);
      this.#late.push(frame);
    } else put(board, frame, sealed);
    return frame;
  }

  /** Undefined when one is full while the other is being written. */
  #boardFor(size: number): Board | undefined {
    this.#filling ??= newBoard(this.#boardBytes);
    const full = this.#filling;
    if (full.used + size <= full.memory.length) return full;
    if (this.#writing !== undefined) return undefined;
    this.#filling = this.#empty ?? newBoard(this.#boardBytes);
    this.#writing = this.#spill(full);
    // Marks it as heard: whoever waits for room, or takes a frame, hears of it.
    void Promise.allSettled([this.#writing]);
    return this.#filling;
  }

  /** Writes a board. After a failure it stays as it is, and everybody who waits for it fails. */
  async #spill(board: Board): Promise<void> {
    try {
      this.#file ??= await this.#createFile();
      await this.#write(this.#file, board.memory.subarray(0, board.used));
    } catch (cause) {
      throw spoilt(`cannot be written: ${messageOf(cause)}`, cause);
    }
    let offset = this.#end;
    for (const frame of board.frames) {
      frame.sealed = undefined;
      frame.offset = offset;
      offset += frame.size + TAG;
    }
    this.#end = offset;
    board.used = 0;
    board.frames = [];
    this.#empty = board;
    this.#writing = undefined;
    for (const frame of this.#late.splice(0)) {
      const next = frame.sealed && this.#boardFor(frame.sealed.length);
      if (next === undefined) this.#late.push(frame);
      else if (frame.sealed !== undefined) put(next, frame, frame.sealed);
    }
  }

  async #write(file: FileHandle, bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, this.#end + done);
      done += bytesWritten;
    }
  }

  /**
   * On the spot: the file was written a moment ago and lies in the memory of the system, where a trip to another thread
   * takes ten times as long as to copy a frame. The bytes are good until the next frame is read.
   */
  #read({ size, offset }: ShelvedFrame): Buffer {
    if (offset === undefined || this.#file === undefined) throw new Error('the frame is on no shelf');
    const length = size + TAG;
    if (this.#sealed.length < length) this.#sealed = Buffer.allocUnsafeSlow(2 * length);
    let read = 0;
    for (let more = -1; read < length && more !== 0; read += more) {
      more = readSync(this.#file.fd, this.#sealed, read, length - read, offset + read);
    }
    return this.#sealed.subarray(0, read);
  }

  async #createFile(): Promise<FileHandle> {
    const path = join(await this.#folder(), 'frames');
    const file = await open(path, 'wx+', 0o600);
    // Where an open file cannot be unlinked, it goes with the run's temporary folder.
    if (process.platform !== 'win32') await rm(path);
    return file;
  }
}

function put(board: Board, frame: ShelvedFrame, sealed: Buffer): void {
  const end = board.used + sealed.length;
  sealed.copy(board.memory, board.used);
  frame.sealed = board.memory.subarray(board.used, end);
  board.used = end;
  board.frames.push(frame);
}

function newBoard(bytes: number): Board {
  return { memory: Buffer.allocUnsafeSlow(bytes), used: 0, frames: [] };
}

function spoilt(does: string, cause?: unknown): BulkheadError {
  return new BulkheadError({
    what: `the temporary file of the backup ${does}`,
    fix: 'Make room in the folder for temporary files, or name another one in TMPDIR: it takes a quarter of the bytes of the rows, and about 1 GB at most for each session.',
    code: 'BACKUP_SPILL',
    exit: 1,
    ...(cause === undefined ? {} : { cause }),
  });
}
