import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { clip } from '../reports/markup.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { SEVERITIES } from '../tenancy/alerts-schema.ts';
import type { Case } from './case.ts';
import { fingerprintOf } from './finding.ts';
import type { Incident } from './incident.ts';
import { INCIDENT_KINDS } from './kinds.ts';
import { decodeLook, encodeLook, type Look } from './look.ts';

// The first line of an issue: an HTML comment, which GitHub does not show, with all that is known of the case.

/** Longer than this and the state is deflated: people can read what is short, and a storm must fit. */
const READABLE = 6000;

/** An inflated state is never larger than this: a forged line must not fill the memory. */
const MOST_BYTES = 4 << 20;

const short = z.string().max(300);
const reportId = z.string().max(80);

const look = z.string().transform((text, ctx): Look => {
  const decoded = decodeLook(text);
  if (decoded !== undefined) return decoded;
  ctx.addIssue({ code: 'custom', message: 'no look' });
  return z.NEVER;
});

const words = z.strictObject({
  title: short,
  expected: z.string().max(500),
  observed: z.string().max(1100),
  meaning: z.string().max(600),
  fix: z.string().max(900),
  runbook: short,
  report: short,
  run: short,
});

const stream = z.strictObject({ command: short, environment: short, narrowed: z.array(short).max(20) });

const incident = z
  .strictObject({
    kind: z.enum(INCIDENT_KINDS),
    check: short,
    object: z.string().max(2000),
    environment: short,
    stream,
    severity: z.enum(SEVERITIES),
    state: z.enum(['watched', 'open', 'recovered']),
    looks: z.array(look).max(64),
    first: reportId,
    last: reportId,
    count: z.int().min(0),
    good: reportId,
    words,
  })
  .transform((value): Incident => ({ ...value, fingerprint: fingerprintOf(value) }));

const kept = z.strictObject({
  id: z.string().regex(/^(?:group-)?[0-9a-f]{16}$/),
  state: z.enum(['open', 'closed']),
  closedAt: z.union([z.literal(''), z.iso.datetime()]),
  members: z.array(incident).min(1).max(1000),
  runs: z.int().min(0),
  lastRun: reportId,
  told: z.int().min(0),
  previous: z.int().min(0),
});

/** What is written of an incident and of a case, for those who keep several in one place. */
export const incidentState = incident;
export const caseState = kept;
export const streamState = stream;

const plain = z.strictObject({ v: z.literal(1), case: kept });
const packed = z.strictObject({ v: z.literal(1), z: z.base64url() });

/** An incident as it is written: its fingerprint follows from the rest. */
export function encodeIncident({ fingerprint: _, ...incident }: Incident): object {
  return { ...incident, looks: incident.looks.map(encodeLook) };
}

/** A case as it is written. */
export function encodeCase(kept: Case): object {
  return { ...kept, members: kept.members.map(encodeIncident) };
}

/** A hidden line: `<!-- bulkhead:<name> {…} -->`, without a line break. */
export function hiddenLine(name: string, body: object): string {
  const text = canonicalJson({ v: 1, ...body }).trimEnd();
  const json =
    text.length <= READABLE
      ? text
      : canonicalJson({ v: 1, z: deflateRawSync(text, { level: 9 }).toString('base64url') }).trimEnd();
  // Neither may a value end the comment, nor look like another one's beginning.
  const safe = json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d');
  return `<!-- bulkhead:${name} ${safe} -->`;
}

/** The value in the hidden first line of a text; undefined when it has none of this name, or a damaged one. */
export function hiddenValue(name: string, text: string): unknown {
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const start = `<!-- bulkhead:${name} `;
  if (!first.startsWith(start) || !first.endsWith(' -->')) return undefined;
  const value = parseJson(first.slice(start.length, -' -->'.length));
  const deflated = packed.safeParse(value);
  return deflated.success ? inflated(deflated.data.z) : value;
}

/** The line of a case. */
export function incidentLine(kept: Case): string {
  return hiddenLine('incident', { case: encodeCase(slim(kept)) });
}

/**
 * The case in the first line of an issue. Undefined when the line is missing, damaged, of an unknown version, or says
 * another fingerprint than follows from what it says.
 */
export function parseIncidentLine(text: string): Case | undefined {
  const parsed = plain.safeParse(hiddenValue('incident', text));
  if (!parsed.success) return undefined;
  const { case: found } = parsed.data;
  const [only, ...others] = found.members;
  const single = !found.id.startsWith('group-');
  if (single && (others.length > 0 || only?.fingerprint !== found.id)) return undefined;
  const prints = new Set(found.members.map(({ fingerprint }) => fingerprint));
  return prints.size === found.members.length ? found : undefined;
}

/** The words of many take too much room: the table shows them, and each report has them in full. */
export function slim(kept: Case): Case {
  if (kept.members.length < 3) return kept;
  const members = kept.members.map((member): Incident => {
    const { words } = member;
    const few = { ...words, expected: '', meaning: clip(words.meaning, 80), fix: '' };
    return { ...member, words: { ...few, title: clip(words.title, 80), observed: clip(words.observed, 80) } };
  });
  return { ...kept, members };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Damaged, as the callers take any other shape.
  }
}

function inflated(text: string): unknown {
  try {
    return parseJson(
      inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MOST_BYTES }).toString('utf8'),
    );
  } catch {
    return undefined; // Damaged.
  }
}
