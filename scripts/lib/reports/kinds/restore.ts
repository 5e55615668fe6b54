import { z } from 'zod';
import { ownerTried } from './owner.ts';
import {
  amount,
  facts,
  hash,
  type KindFacts,
  list,
  moment,
  number,
  run,
  text,
  texts,
  verdict,
} from './shape.ts';

/** What is told of a backup that was restored, whether as a drill or for real. */
const restored = {
  run,
  seq: number,
  manifestSha256: hash,
  snapshotAt: moment,
  rpoMilliseconds: number,
  objects: number,
  storedBytes: number,
  keysFile: text,
  keysFilesPassedOver: texts,
  tenants: number,
  tables: number,
  rtoMilliseconds: number,
  rto: list({ step: text, milliseconds: amount, percent: number }),
  loadWaits: z.strictObject({
    downloadMilliseconds: amount,
    decryptMilliseconds: amount,
    databaseMilliseconds: amount,
  }),
  rows: number,
  textBytes: number,
  jobs: number,
  rowsPerSecond: number,
  megabytesPerSecond: number,
  statements: number,
  rolesCreated: texts,
  rolesWithoutLogin: texts,
  rolesDiffering: texts,
  extensionsCreated: texts,
  extensionsUnavailable: texts,
  extensionsInOtherVersion: texts,
  tolerated: list({ line: number, statement: text, why: text }),
  owner: ownerTried,
};

/** Parts of a drill: what each tells of itself, and what is told of them once they are joined. */
const divided = {
  partial: z.literal(true),
  groups: texts,
  rowsOfEverybody: number,
  sharedReferences: list({ reference: text, rows: number, found: number }),
  parts: list({
    groups: text,
    report: text,
    sha256: hash,
    verdict,
    rows: number,
    milliseconds: amount,
  }),
  missingGroups: texts,
  longestPartMilliseconds: amount,
};

export const drillFacts: KindFacts = {
  'plan-drill': facts({
    run,
    seq: number,
    manifestSha256: hash,
    partial: z.literal(true),
    groups: texts,
    shards: list({ shard: text, groups: text, storedBytes: number }),
  }),
  'restore-drill': facts(
    {
      ...restored,
      ...divided,
      trend: list({
        at: text,
        run: text,
        verdict,
        rtoMilliseconds: number.nullable(),
        rto: text,
        rpoMilliseconds: number.nullable(),
        rows: number.nullable(),
        storedBytes: number.nullable(),
      }),
    },
    ['run', 'manifestSha256', 'rpoMilliseconds', 'rtoMilliseconds', 'rows', 'tables', 'tenants', 'trend'],
  ),
};

const group = z.strictObject({
  table: text,
  class: text,
  method: text.nullable().exactOptional(),
  confidence: number.nullable().exactOptional(),
  reason: text.exactOptional(),
  rows: number,
  samples: texts,
});

const row = z.strictObject({ table: text, id: text });

export const recoveryFacts: KindFacts = {
  'recover-orphaned-messages': facts({
    dryRun: z.boolean(),
    plan: text,
    hash,
    quarantine: z.boolean(),
    orphans: number,
    recovered: z.array(group),
    parked: z.array(group),
    unknown: z.array(group),
    notDone: z.array(group),
    batches: number,
    longestBatchMilliseconds: amount,
    quarantineTenant: text,
    quarantineRowsMade: texts,
    undone: text,
    restored: number,
    inexact: number,
    changedRows: number,
    refusedRows: number,
    left: z.array(row),
  }),
  'restore-database': facts({
    ...restored,
    ...divided,
    plan: z.strictObject({
      tables: number,
      rows: number,
      textBytes: number,
      storedBytes: number,
      statements: number,
      rolesToCreate: texts,
      loginsToSetUp: texts,
      rolesDiffering: texts,
      extensionsMissing: texts,
    }),
  }),
};
