import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPortal } from '../../docs/examples/portal/portal.ts';
import { withDatabase } from '../../scripts/lib/postgres/url.ts';
import { formatBytes } from '../../scripts/lib/reports/quantity.ts';
import { ROLE_PASSWORD } from '../support/templates.ts';
import { backupCommand } from './backup-command.ts';
import type { Bench, BenchContext, Measurement } from './bench.ts';
import { type BucketKind, startBucket } from './bucket-process.ts';
import { dropped, settle } from './portal.ts';
import { found, runTimed } from './programs.ts';
import { absolute, compared, interleave, type Sample, type Work } from './rounds.ts';

const SMALL = 'bucket_small';
const MANY = 10_000;
/** Milliseconds of a bucket in the same region, for each answer. */
const LATENCY = 20;
const MOST_TIME = 120_000;
const LARGE_BYTES = 2 ** 30;
/** Each round stores a gigabyte with every program. */
const MOST_ROUNDS = 3;

export const bench: Bench = {
  name: 'bucket',
  summary: `the whole backup-nightly of ${MANY.toLocaleString('en')} small tenants into buckets with ${LATENCY} ms of latency, and one large object`,
  async run(bench) {
    const folder = await bench.context.temporaryFolder('bench-bucket');
    const { url } = await bench.server();
    bench.say(`loading ${MANY} small tenants`);
    const size = { tenants: MANY, messages: 4 * MANY, seed: 1 };
    await loadPortal(bench.context, url, { ...size, database: SMALL, password: ROLE_PASSWORD });
    await settle(bench, SMALL);
    const measurements = [await manyTenants(bench, folder, 's3'), await manyTenants(bench, folder, 'b2')];
    await dropped(bench, SMALL);
    return [...measurements, ...(await oneObject(bench, folder))];
  },
};

/** Every object is stored and read back; the fake, with all that it keeps, is another one each time. */
async function manyTenants(
  bench: BenchContext,
  folder: string,
  kind: BucketKind['kind'],
): Promise<Measurement> {
  await using bucket = await startBucket({ kind, latency: LATENCY, forgetful: false });
  bench.say(`backing up into ${kind}`);
  const url = withDatabase((await bench.server()).url, { database: SMALL });
  const place = { store: `${kind}://backups/night`, env: bucket.env };
  const backup = backupCommand(folder, url, await bench.session(SMALL), place);
  const samples = [await backup.work()];
  const { textBytes, steps } = await backup.last();
  const note = `${formatBytes(textBytes)} of rows, ${formatBytes(Math.max(...backup.peaks))} of memory; milliseconds: ${steps}`;
  return absolute(`${MANY.toLocaleString('en')} small tenants into ${kind}`, samples, MOST_TIME, note);
}

/** The same file, stored by us and by others in turn; the bucket verifies all of it and keeps nothing. */
async function oneObject(bench: BenchContext, folder: string): Promise<Measurement[]> {
  await using bucket = await startBucket({ kind: 's3', latency: 0, forgetful: true });
  const session = await bench.session('postgres');
  const file = join(folder, 'large');
  await writeNoise(file);
  const stored = (line: string): Work => {
    return () => runTimed(line, session, { ...bucket.env, ...RCLONE });
  };
  const endpoint = bucket.env.AWS_ENDPOINT_URL_S3 ?? '';
  const ours = stored(
    `'${process.execPath}' '${join(import.meta.dirname, 'put-file.ts')}' '${file}' s3://backups ours`,
  );
  const others = new Map<string, Work | undefined>();
  others.set(
    'aws s3 cp',
    await usable('aws', stored(`aws --endpoint-url '${endpoint}' s3 cp --quiet '${file}' s3://backups/aws`)),
  );
  others.set(
    'rclone copyto',
    await usable('rclone', stored(`rclone --s3-endpoint '${endpoint}' copyto '${file}' :s3:backups/rclone`)),
  );
  const rivals = [...others].flatMap(([name, work]) => (work === undefined ? [] : [{ name, work }]));
  bench.say(`one object of ${formatBytes(LARGE_BYTES)}`);
  const works = [ours, ...rivals.map(({ work }) => work)];
  const [mine = [], ...theirs] = await interleave(works, Math.min(bench.size.rounds, MOST_ROUNDS), {
    warm: false,
  });
  return [...others.keys()].map((name): Measurement => {
    const other = theirs[rivals.findIndex((rival) => rival.name === name)];
    const what = `one object of ${formatBytes(LARGE_BYTES)}, against ${name}`;
    if (other === undefined) {
      const note = `not measured: it is not on the PATH, or does not run; ours ${speed(mine)}`;
      return { what, unit: 'milliseconds', ours: undefined, note };
    }
    return {
      ...compared(what, 'milliseconds', mine, other, 1),
      note: `${speed(mine)} against ${speed(other)}`,
    };
  });
}

/** The endpoint is one of ours, the rest is what rclone calls a provider that it does not know. */
const RCLONE = { RCLONE_S3_PROVIDER: 'Other', RCLONE_S3_ENV_AUTH: 'true' };

/** Programs are looked up, and tried once: a name on the PATH may be one that asks for its own installation. */
async function usable(program: string, work: Work): Promise<Work | undefined> {
  if (!(await found(program))) return undefined;
  const [tried] = await Promise.allSettled([work()]);
  return tried?.status === 'fulfilled' ? work : undefined;
}

function speed(samples: readonly Sample[]): string {
  const fastest = Math.min(...samples.map(({ wall }) => wall));
  return `${formatBytes((LARGE_BYTES / fastest) * 1000)}/s`;
}

async function writeNoise(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const piece = randomFillSync(Buffer.alloc(64 << 20));
    for (let at = 0; at < LARGE_BYTES; at += piece.length) await file.write(piece);
  } finally {
    await file.close();
  }
}
