import type pg from 'pg';
import type { CheckVerdict } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import type { Answer, Asker } from './ask.ts';
import type { Past } from './past.ts';
import type { WrittenAt } from './written-at.ts';

/** What one canary says about one object. */
export interface Finding {
  /** Table, reference, kind of report …; absent when it is about the whole database. */
  readonly object?: string;
  readonly verdict: CheckVerdict;
  readonly observed: string;
  /** Only where it differs from what the canary expects of every object. */
  readonly expected?: string;
  readonly meaning?: string;
  readonly fix?: string;
  /** The query that judged, so that it can be asked again. */
  readonly query?: string;
  /** The number that was judged. */
  readonly number?: number;
  /** Milliseconds of its queries. */
  readonly milliseconds?: number;
  readonly sqlstate?: string;
  /** Not red, but worth a look. */
  readonly warning?: string;
}

/** There is nothing here that it could watch, and why. It is no check then: neither green nor grey. */
export interface NotHere {
  readonly notHere: string;
}

/** What the canaries look at, and with what. */
export interface Ground {
  readonly model: Model;
  readonly asker: Asker;
  /** The same session, for what is asked in a transaction of its own. */
  readonly session: pg.ClientBase;
  readonly now: Date;
  /** Counted up to one; undefined when the tenants could not be looked at. */
  readonly tenants: number | undefined;
  readonly replica: boolean;
  readonly past: Past;
  /** Texts of the certificates that backups are encrypted to; undefined when none were given. */
  readonly certificates: string | undefined;
  /** By table id, the column that says when a row was written. */
  readonly writtenAt: WrittenAt;
  onProgress(done: number, total: number): void;
}

/** A canary of the catalogue: its part of `docs/CANARIES.md` is made from the same texts. */
export interface Canary {
  /** Stable, such as `CAN-08`. */
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  /** What it means when it is red, as a sentence. */
  readonly meaning: string;
  look(ground: Ground): Promise<readonly Finding[] | NotHere>;
}

/** The members of a finding that tell of a question. */
export function askedOf(query: string, { milliseconds, failure }: Answer<object>) {
  return { query, milliseconds, ...(failure === undefined ? {} : { sqlstate: failure.code }) };
}

/** `1 row`, `2 rows`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
