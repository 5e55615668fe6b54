import type { Context } from '../../runtime/context.ts';
import type { Check } from '../../runtime/result.ts';
import type { Store } from '../store.ts';
import type { Actor, Actors } from './actors.ts';
import type { Seen } from './attempt.ts';
import { type CheckName, checkOf } from './catalogue.ts';

/** Where everything that a check stores lies, beside what backups store. */
export const CHECKS_PREFIX = 'check/';

/** A check under way. */
export class Ground {
  readonly actors: Actors;
  readonly context: Context;
  /** Of this check alone, with a slash at its end. */
  readonly prefix: string;
  /** Undefined: the bucket is meant to be without locks. */
  readonly lockSeconds: number | undefined;
  /** Actors that have removed a version of something: only to them a refusal says anything of a lock. */
  readonly removers = new Set<Actor>();
  readonly checks: Check[] = [];

  constructor(actors: Actors, prefix: string, lockSeconds: number | undefined, context: Context) {
    this.actors = actors;
    this.prefix = prefix;
    this.lockSeconds = lockSeconds;
    this.context = context;
  }

  tell(name: CheckName, seen: Seen): void {
    this.checks.push(checkOf(name, seen, this.actors.kind));
  }

  /** Those who may see more come first. */
  get everybody(): Actor[] {
    const { prune, read, write } = this.actors;
    return [prune, read, write].filter((actor) => actor !== undefined);
  }

  key(name: string): string {
    return `${this.prefix}${name}`;
  }
}

/** Stores a text and tells its version. */
export async function putText(store: Store, key: string, text: string): Promise<string | undefined> {
  return (await store.put(key, bodyOf(text))).version;
}

/** Reads a text whole. */
export async function getText(store: Store, key: string, version?: string): Promise<string> {
  const pieces = await Array.fromAsync(store.get(key, version === undefined ? {} : { version }));
  return Buffer.concat(pieces).toString();
}

export async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
