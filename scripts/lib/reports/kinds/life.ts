import { z } from 'zod';
import {
  amount,
  counts,
  facts,
  hash,
  type KindFacts,
  list,
  number,
  text,
  texts,
  verdict,
  yes,
} from './shape.ts';

const outcome = z.enum(['inserted', 'updated', 'unchanged']);

export const seedFacts: KindFacts = {
  'load-portal': facts({ rows: counts, orphans: number, seed: number }),
  'configure-gate': facts({ dryRun: yes, replacedSecret: yes }),
  'create-development-safe': facts(
    {
      seedIdentifier: text,
      isDemo: yes,
      dryRun: yes,
      tenant: text,
      tables: list({ table: text, inserted: number, updated: number, unchanged: number }),
      rows: z.array(
        z.strictObject({
          place: text,
          table: text,
          key: text,
          outcome,
          changed: texts.exactOptional(),
        }),
      ),
    },
    ['seedIdentifier', 'tables', 'rows'],
  ),
};

export const keysFacts: KindFacts = {
  'create-keys': facts({
    files: z.array(z.looseObject({ name: text })),
    certificates: list({ name: text, key: text, expires: text, fingerprint: text }),
    signingKey: text.nullable(),
    symmetricKey: text.nullable(),
    marksKeys: list({ name: text, key: text }),
    folder: text,
    makes: texts,
  }),
  'list-keys': facts({
    keys: list({
      key: text,
      kind: text,
      runs: number,
      newest: text.nullable(),
      oldest: text.nullable(),
      certificate: text.nullable(),
      fingerprint: text.nullable(),
      expires: text.nullable(),
      validity: z.json(),
    }),
    runs: z.array(
      z.looseObject({
        run: text,
        seq: number.nullable(),
        generation: number.nullable(),
        opensWith: text,
        leftovers: text,
      }),
    ),
    warnings: texts,
  }),
  'rotate-keys': facts({
    added: texts,
    retired: texts,
    runs: list({
      run: text,
      generation: number,
      written: yes,
      before: text,
      after: text,
      toRemove: number,
      removed: number,
      locked: text,
    }),
    warnings: texts,
    retiringDoesNot: text,
  }),
};

export const canaryFacts: KindFacts = {
  'canary-check': facts(
    {
      milliseconds: number,
      canaries: list({
        id: text,
        object: text,
        verdict: z.enum(['green', 'red', 'grey', 'planned', 'excepted']),
        number: z.number().nullable(),
        milliseconds: amount,
        sqlstate: text,
      }),
      greyRuns: z.array(z.looseObject({ runs: number, alert: yes })),
      greyAfter: number,
      notHere: list({ id: text, reason: text }),
      warnings: texts,
    },
    ['milliseconds', 'canaries'],
  ),
  'seal-audit': facts(
    {
      seal: z.union([text, number]).nullable(),
      head: hash.nullable(),
      sealedNow: number,
      seals: number,
      sealed: number,
      waiting: number,
      findings: list({ kind: text, id: text }),
      heldAgainst: z.strictObject({ seal: text, head: hash, report: text.exactOptional() }),
    },
    ['sealed', 'seals', 'findings'],
  ),
};

export const nightlyFacts: KindFacts = {
  nightly: facts(
    {
      audit: z.strictObject({
        environment: text,
        database: text,
        ownServer: yes,
        witness: z.string().regex(/^\d+:[0-9a-f]{64}$/),
      }),
      leftOut: texts,
      steps: list({ step: text, verdict, expected: verdict, milliseconds: number, report: text }),
    },
    ['steps'],
  ),
};
