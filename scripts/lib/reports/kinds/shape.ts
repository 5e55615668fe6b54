import { z } from 'zod';

// The pieces that facts are made of.

/** What the facts of a command look like. */
export interface CommandFacts {
  /** Every member that there can be. A run that broke off has only some of them, or none. */
  readonly facts: z.ZodType;
  /** The members that a green run which did its work has in any case. */
  readonly whole: readonly string[];
}

/** The facts of each command that writes reports of one kind. */
export type KindFacts = Readonly<Record<string, CommandFacts>>;

export const text = z.string();
export const texts = z.array(z.string());
export const yes = z.boolean();
/** A whole number that counts something. */
export const number = z.int().min(0);
export const amount = z.number().min(0);
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const moment = z.iso.datetime();
export const verdict = z.enum(['green', 'red', 'grey']);
/** `2026-11-21T02-23-14Z-0123abcd`: the name of a backup. */
export const run = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z-[0-9a-f]{8}$/);

/** Counts by name, such as rows by table. */
export const counts = z.record(z.string(), number);

/** A list of records with exactly these members. */
export function list<S extends z.ZodRawShape>(shape: S): z.ZodArray<z.ZodObject<S>> {
  return z.array(z.strictObject(shape));
}

/** Facts with these members, each of which may be missing, and no others. `whole`: those a green run has. */
export function facts<S extends z.ZodRawShape>(
  shape: S,
  whole: readonly (keyof S & string)[] = [],
): CommandFacts {
  return { facts: z.strictObject(shape).partial(), whole };
}

/** The same for a command whose facts still grow: members that are not named here may be there too. */
export function growing<S extends z.ZodRawShape>(shape: S): CommandFacts {
  return { facts: z.looseObject(shape).partial(), whole: [] };
}
