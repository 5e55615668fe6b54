import { z } from 'zod';
import { amount, counts, facts, growing, hash, type KindFacts, list, number, text, texts } from './shape.ts';

const weighed = z.strictObject({
  green: number,
  red: number,
  grey: number,
  planned: number,
  excepted: number,
});

export const hardeningFacts: KindFacts = {
  'hardening-status': facts(
    {
      coverage: z.record(z.string(), weighed),
      fingerprint: z.strictObject({
        sha256: hash,
        lines: number,
        database: text,
        model: text,
        environment: text.nullable(),
        major: number,
        schemas: text,
        migrations: text.nullable(),
        linesIn: text.nullable(),
      }),
      fingerprintLines: list({ line: text }),
      drift: list({ change: z.enum(['+', '-']), line: text }),
      unusedExceptions: list({ check: text, object: text, owner: text, reason: text, expires: text }),
    },
    ['coverage'],
  ),
  'check-scoped-client': facts({}),
  'scan-service-key': facts(
    {
      files: number,
      bytes: number,
      binaryFilesSkipped: number,
      nodeModulesFoldersSkipped: number,
      linksNotFollowed: number,
      specialFilesSkipped: number,
      clientEntries: number,
      modulesBehindThem: number,
      repositories: number,
      versions: number,
      versionBytes: number,
      found: counts,
      allowed: z.array(z.looseObject({ rule: text, place: text })),
      rotatedButNotFound: texts,
      sarif: text,
    },
    ['files', 'found'],
  ),
};

export const isolationFacts: KindFacts = {
  'test-tenant-isolation': facts(
    {
      coverage: z.strictObject({
        cells: number,
        probed: number,
        held: number,
        breached: number,
        abstained: number,
        heldByDrill: number.exactOptional(),
        percent: amount.max(100),
      }),
      matrix: z.array(z.record(z.string(), text)).describe('one record per table: a cell per persona'),
      absent: z.array(z.json()).describe('what the model names and the database does not have'),
      owner: z
        .strictObject({
          role: text,
          report: text,
          sha256: hash,
          at: text,
          run: text,
          cells: number,
          tables: number,
          structure: hash,
        })
        .describe('the drill that stands in for the owner, which the login may not become'),
    },
    ['coverage', 'matrix'],
  ),
};

export const migrationFacts: KindFacts = {
  'apply-migrations': facts(
    {
      dryRun: z.boolean(),
      applied: list({ file: text, checksum: hash, milliseconds: amount, attempts: number }),
    },
    ['applied'],
  ),
  'write-sql-editor-form': facts({}),
  'migration-gate': growing({
    warnings: z.array(z.looseObject({ rule: text, place: text, what: text })),
    allowances: z.array(z.looseObject({ rule: text, place: text, reason: text, expires: text })),
    statements: z.array(z.looseObject({ place: text, milliseconds: amount })),
  }),
};
