import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeEnvelope, parseSymmetricKey, wrapRunKey } from '../../scripts/lib/archive/envelope.ts';
import { backUpSample } from '../restore/backup.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { copyOf, ENCRYPTION, fileOf, makeRun, rewrite, VERIFYING } from '../verify/made-run.ts';
import { type Ended, nodes, onPath, openArchive, unzstd } from './stranger.ts';

// The backup is made by bulkhead. From then on: the script of the documents, zstd, and a driver for PostgreSQL.

interface SectionEntry {
  readonly table: { readonly schema: string; readonly name: string };
  readonly columns: readonly string[];
  readonly offset: number;
  readonly length: number;
  readonly rows: number;
}

interface DetailDocument {
  readonly tenants: readonly { readonly id: string; readonly object: string }[];
  readonly objects: Readonly<Record<string, { readonly sections: readonly SectionEntry[] }>>;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test('a stranger restores a table of one tenant, and the row that it hangs from', async () => {
  await using context = testContext({ command: 'backup-nightly' });
  await using source = await createDatabase('portal');
  await using target = await createDatabase('empty');
  const sample = await backUpSample(source.url, context);
  const folder = await context.temporaryFolder('stranger');
  const keyFile = join(folder, 'key.hex');
  const publicKeyFile = join(folder, 'signing.pub.pem');
  await writeFile(keyFile, sample.encryption);
  await writeFile(publicKeyFile, sample.verifying);
  const [node = ''] = (await nodes()).toReversed();
  const run = join(sample.folder, sample.prefix);
  const payloadOf = async (object: string) => {
    const ended = await openArchive(node, { folder: run, object, keyFile, publicKeyFile });
    assert.is(ended.code, 0, ended.stderr);
    return ended.stdout;
  };

  const schema: { preData: string } = JSON.parse((await unzstd(await payloadOf('schema.bha'))).toString());
  const detail: DetailDocument = JSON.parse((await unzstd(await payloadOf('detail.bha'))).toString());
  const [tenant] = detail.tenants;
  if (tenant === undefined) throw new Error('the sample has tenants');
  const payload = await payloadOf(tenant.object);

  await connected(target.url, async (client) => {
    await client.query(schema.preData);
    for (const { table, columns, offset, length, rows } of detail.objects[tenant.object]?.sections ?? []) {
      const text = await unzstd(payload.subarray(offset, offset + length));
      const into = `${quoted(table.schema)}.${quoted(table.name)} (${columns.map(quoted).join(', ')})`;
      const stream = client.query(copyFrom(`copy ${into} from stdin`));
      await pipeline(Readable.from([text]), stream);
      assert.is(stream.rowCount, rows);
    }
  });

  const messages = `select * from public.messages where tenant_id = '${tenant.id}' order by id`;
  const rowsIn = (url: string, sql: string) =>
    connected(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
  const [before, after] = [await rowsIn(source.url, messages), await rowsIn(target.url, messages)];
  assert.ok(before.length > 10);
  assert.equal(after, before);
  assert.equal(await rowsIn(target.url, 'select id::text from public.tenants'), [{ id: tenant.id }]);
});

test('zstd decompresses a whole object at once', async () => {
  if ((await onPath('zstd')).length === 0) return; // Node's own stops after the first frame.
  await using context = testContext();
  const folder = await context.temporaryFolder('whole');
  const made = await makeRun(join(folder, 'store'));
  const { stdout, code } = await open(made, folder);
  assert.is(code, 0);
  const text = (await unzstd(stdout)).toString();
  assert.is(text.split('\n').length - 1, 2600);
  assert.ok(stdout.length > 3 << 20, 'several chunks');
});

const DAMAGE: readonly (readonly [string, (bytes: Buffer) => Buffer, RegExp])[] = [
  [
    'shared.bha',
    (bytes) => bytes.subarray(0, bytes.length - 1),
    /is not what was signed: cut off or altered/,
  ],
  [
    'manifest.json',
    (bytes) => Buffer.from(bytes.toString().replace('daily', 'weekly')),
    /has another signature/,
  ],
  [
    'keys.1.json',
    (bytes) => Buffer.from(bytes.toString().replace('kek-', 'kek_')),
    /does not open with kek-/,
  ],
  [
    'keys.1.json',
    (bytes) => Buffer.from(bytes.toString().replace(/"ct":"(.)/, (_, c) => `"ct":"${c === 'A' ? 'B' : 'A'}`)),
    /unable to authenticate data/,
  ],
];

test('what was cut off, altered, or is for another key is refused, and the exit code says so', async () => {
  await using context = testContext();
  const whole = await makeRun(await context.temporaryFolder('store'));
  for (const [name, change, words] of DAMAGE) {
    const folder = await context.temporaryFolder('damage');
    const made = await copyOf(whole, context);
    await rewrite(made, name, change);
    const { code, stderr, stdout } = await open(made, folder);
    assert.is(code, 1);
    assert.match(stderr, words);
    assert.is(stdout.length, 0, 'nothing was written');
  }
});

test('a keys file that somebody added is passed over, and named', async () => {
  await using context = testContext();
  const folder = await context.temporaryFolder('forged');
  const made = await makeRun(join(folder, 'store'));
  const whole = await open(made, folder);
  const key = parseSymmetricKey(ENCRYPTION);
  // Rightly wrapped to our key, with the proof that is right for it: only that it opens nothing gives it away.
  const forged = wrapRunKey(randomBytes(32), made.run, [key], 'main', 10);
  await writeFile(fileOf(made, 'keys.10.json'), encodeEnvelope(forged));
  await writeFile(fileOf(made, 'keys.9.json'), 'no JSON');
  await writeFile(fileOf(made, 'keys.1e3.json'), 'not a number that a writer gives');
  const { code, stderr, stdout } = await open(made, folder);
  assert.is(code, 0, stderr);
  assert.ok(stdout.equals(whole.stdout));
  assert.match(stderr, /^passed over:\nkeys\.10\.json: its key is not that of the header\nkeys\.9\.json: /);
  assert.not.match(stderr, 'keys.1e3');
  // Nothing genuine left: all of them are named.
  await rm(fileOf(made, 'keys.1.json'));
  const none = await open(made, folder);
  assert.is(none.code, 1);
  assert.match(none.stderr, /no keys file opens shared\.bha:\nkeys\.10\.json: .*\nkeys\.9\.json: /);
  assert.is(none.stdout.length, 0);
});

test('without its arguments it says what it takes', async () => {
  const { code, stderr } = await openArchive(process.execPath, {
    folder: 'x',
    object: 'y',
    keyFile: 'z',
    publicKeyFile: '',
  });
  assert.is(code, 1);
  assert.match(stderr, /usage: open-archive\.mjs <run folder> <object> <key file> <public key file>/);
});

async function open(made: Awaited<ReturnType<typeof makeRun>>, folder: string): Promise<Ended> {
  const keyFile = join(folder, 'key.hex');
  const publicKeyFile = join(folder, 'signing.pub.pem');
  await mkdir(folder, { recursive: true });
  await writeFile(keyFile, ENCRYPTION);
  await writeFile(publicKeyFile, VERIFYING);
  return openArchive(process.execPath, {
    folder: join(fileOf(made, '.')),
    object: 'shared.bha',
    keyFile,
    publicKeyFile,
  });
}

test.run();
