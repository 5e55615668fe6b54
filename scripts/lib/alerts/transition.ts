import { z } from 'zod';
import { SEVERITIES, type Severity } from '../tenancy/alerts-schema.ts';

export const TRANSITIONS = ['opened', 'reopened', 'worsened', 'recovered'] as const;
export type TransitionName = (typeof TRANSITIONS)[number];

/**
 * What people are told when an incident changes: only words that may leave the house. Nothing of what was observed, no
 * value of a row, no key of a tenant.
 */
export const transitionSchema = z.strictObject({
  /** The same change has the same id, however often it is planned: case, change and look. */
  id: z.string().max(120),
  caseId: z.string().max(60),
  name: z.enum(TRANSITIONS),
  severity: z.enum(SEVERITIES),
  kind: z.string().max(40),
  check: z.string().max(80),
  object: z.string().max(200),
  environment: z.string().max(80),
  title: z.string().max(260),
  meaning: z.string().max(600),
  /** Incidents that are open in the case, and those that this change is about. */
  open: z.number(),
  concerns: z.number(),
  /** The look that changed it, and how often the case has been red. */
  look: z.string().max(80),
  runs: z.number(),
  runbook: z.string().max(200),
  report: z.string().max(200),
  run: z.string().max(300),
  issue: z.string().max(300),
  /** Channels that have not yet taken it. */
  to: z.array(z.enum(['slack', 'mail'])),
});

export type Transition = z.infer<typeof transitionSchema>;

/** `critical`, or `recovered`, as people shall see it first. */
export function headOf({
  name,
  severity,
}: {
  readonly name: TransitionName;
  readonly severity: Severity;
}): string {
  return name === 'recovered' ? 'recovered' : severity;
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** A text without keys of rows and tenants, addresses, and the values in PostgreSQL's details. */
export function withoutValues(text: string): string {
  return text
    .replaceAll(/\bKey \(([^)]*)\)=\([^)]*\)/g, 'Key ($1)=(…)')
    .replaceAll(/Failing row contains \(.*\)/g, 'Failing row contains (…)')
    .replaceAll(UUID, '…')
    .replaceAll(/\bt\/[0-9a-f]{32,64}\b/g, 't/…')
    .replaceAll(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '…');
}
