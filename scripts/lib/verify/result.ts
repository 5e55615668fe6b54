import type { BulkheadError } from '../runtime/errors.ts';
import type { Check, Result } from '../runtime/result.ts';
import { verdictOf } from '../runtime/result.ts';
import type { Finding } from './finding.ts';
import type { Verification, VerifyRequest } from './verify.ts';
import type { RunSight } from './verify-run.ts';

// What a report says about a verification: names of objects, never of tenants.

/** The result of a verification. */
export function verifyResult(verification: Verification, request: VerifyRequest): Result {
  const { runs, findings, inventory, chain } = verification;
  const checks = [
    ...findings.map((finding) => findingCheck(finding)),
    ...runs.flatMap((run) => runChecks(run, verification, request)),
  ];
  const verdict = verdictOf(checks);
  const bytesRead = runs.reduce((sum, run) => sum + run.bytesRead, 0);
  const red = checks.filter((check) => check.verdict === 'red').length;
  return {
    verdict,
    summary: summarise(verification, request, red),
    checks,
    scope: { environment: request.environment, store: request.store.description },
    facts: {
      depth: request.opening === undefined ? 'bytes as stored' : 'every chunk and table opened',
      bytesRead,
      ...(request.sample === undefined
        ? {}
        : { sampleObjects: request.sample.count, sampleSeed: request.sample.seed }),
      runsInStore: inventory.folders.filter(({ committedAt }) => committedAt !== undefined).length,
      numbersMissing: chain.missing.slice(0, 20),
      foldersWithoutManifest: inventory.folders
        .filter(({ committedAt }) => committedAt === undefined)
        .map(({ run }) => run),
      foldersOutsideOfRuns: [...inventory.strangers],
      runs: runs.map((sight) => ({
        run: sight.run,
        seq: sight.seq,
        objects: sight.objects,
        objectsRead: sight.objectsRead,
        bytesRead: sight.bytesRead,
        ...(sight.opened ? { tables: sight.sections, rows: sight.rows } : {}),
        signedBy: sight.signedBy,
        opensWith: sight.opensWith.join(', '),
        ...(sight.passedOver.length === 0 ? {} : { keysFilesPassedOver: [...sight.passedOver] }),
      })),
    },
    outputs: { runs: String(runs.length), bytes: String(bytesRead), red: String(red) },
  };
}

function summarise(
  { runs, findings }: Verification,
  { opening, sample }: VerifyRequest,
  red: number,
): string {
  const all = [...findings, ...runs.flatMap((run) => run.findings)];
  const [first] = all;
  if (first !== undefined) {
    const more = all.length > 1 ? `, and ${all.length - 1} more` : '';
    return `${red > 0 ? `${red} findings` : 'Not all could be looked at'}: ${first.error.what}${more}`;
  }
  const objects = runs.reduce((sum, run) => sum + run.objectsRead, 0);
  const [only, ...others] = runs;
  const name = only !== undefined && others.length === 0 ? `Run ${only.run} is` : `${runs.length} runs are`;
  const how = opening === undefined ? 'read again byte by byte' : 'opened to their last row';
  return `${name} signed, in order and complete; ${objects} objects ${how}${sample === undefined ? '' : ' (a sample)'}`;
}

/** Red for what is wrong, grey for what could not be looked at. The code of the refusal is the id. */
function findingCheck({ error, object }: Finding, title = 'The backup is what was written'): Check {
  return {
    id: error.code,
    title,
    object,
    verdict: error.exit === 1 ? 'red' : 'grey',
    expected: 'no refusal',
    observed: error.what,
    meaning: MEANING,
    fix: error.fix,
  };
}

const MEANING = 'A restore from this run would fail, or bring back what somebody else put there.';

function runChecks(sight: RunSight, { chain }: Verification, { sample, opening }: VerifyRequest): Check[] {
  const { run: object, findings, objectsRead, objectsDrawn, opened } = sight;
  const checks = findings.map((finding) => findingCheck(finding));
  const green = (id: string, title: string, expected: string, observed: string, meaning: string) =>
    checks.push({ id, title, object, verdict: 'green', expected, observed, meaning });
  const has = (...codes: string[]) => findings.some(({ error }) => codes.includes(error.code));

  green(
    'VER-01',
    'The manifest is signed by a trusted key',
    'a valid signature',
    `signed by ${sight.signedBy}`,
    'Anybody who can write to the store could replace the backup.',
  );
  if (!chain.findings.has(object)) {
    green(
      'VER-02',
      'The run stands where it stood in the chain of runs',
      'a number above the run before it, whose manifest it names',
      `number ${sight.seq}`,
      'An old state could be passed off as the newest.',
    );
  }
  if (!has('OBJECT_MISSING', 'OBJECT_SURPLUS') && !findings.some(({ error }) => isStoreError(error))) {
    green(
      'VER-03',
      'Its folder holds what the manifest lists, and nothing else',
      `${sight.objects} objects`,
      `${sight.objects} objects`,
      'Tenants would be missing from a restore.',
    );
  }
  if (sight.opensWith.length > 0) {
    green(
      'VER-04',
      'Its keys file is its own and names who can open it',
      'at least one key',
      sight.opensWith.join(', '),
      'Nobody could open the run.',
    );
  }
  if (objectsRead === objectsDrawn && objectsRead > 0) {
    green(
      'VER-05',
      'Its objects are, byte by byte, what was written',
      sample === undefined ? 'all objects' : `${objectsDrawn} objects drawn with seed ${sample.seed}`,
      `${objectsRead} of ${sight.objects} objects have the size and SHA-256 of the manifest`,
      MEANING,
    );
  }
  if (opening !== undefined && opened && objectsRead === objectsDrawn) {
    green(
      'VER-06',
      'Every chunk is authentic and every table is what its index says',
      'rows, bytes and SHA-256 of each table, without a database',
      `${sight.sections} sections of tables, ${sight.rows} rows`,
      'It would be found on the day of the restore.',
    );
  }
  return checks;
}

function isStoreError(error: BulkheadError): boolean {
  return error.code.startsWith('STORE_');
}
