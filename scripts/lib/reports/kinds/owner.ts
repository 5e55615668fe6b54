import { z } from 'zod';
import { hash, list, number, text } from './shape.ts';

/** The beginning of a SHA-256: enough to see that something is another. */
const digest = z.string().regex(/^[0-9a-f]{16}$/);

/** What a drill tried as the tables' owner on the restored copy, and what guarded that copy. */
export const ownerTried = z.strictObject({
  role: text,
  model: text,
  /** Probes, and how many of them held. */
  cells: number,
  held: number,
  tables: list({ table: text, cells: number, held: number, probes: digest }),
  /** SHA-256 of everything below `objects`, and of whose rights the owner has. */
  structure: hash,
  objects: list({ object: text, structure: digest }),
  /** Major version of the server. */
  major: number,
});

export type OwnerTried = z.infer<typeof ownerTried>;
