import { hash } from 'node:crypto';

/** What two people may agree on: each is a workflow that changes what cannot simply be made again. */
export const SUBJECTS = ['recovery', 'seed', 'keys'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** All that decides what is done: the words of it, and the file that is part of it. */
export interface Change {
  readonly subject: Subject;
  readonly what: string;
  readonly file?: Uint8Array;
}

/** SHA-256 of a change. Every part is hashed by itself first, so that no two changes run into the same bytes. */
export function changeDigest({ subject, what, file }: Change): string {
  const parts = [subject, what, file ?? ''].map((part) => hash('sha256', part, 'hex'));
  return hash('sha256', `bulkhead/change/1\n${parts.join('\n')}\n`, 'hex');
}
