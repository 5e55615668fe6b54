import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { test } from 'uvu';
import { s3Store } from '../../scripts/lib/storage/s3/open-s3.ts';
import { s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import { testContext } from '../support/context.ts';
import type { EmptyStore } from './conformance/harness.ts';
import { conformance } from './conformance.ts';
import { QUICK } from './place.ts';

const BUCKET = 'backups';

/** A server that others wrote, on the disk: a check that our own fake is not merely what we believe S3 to be. */
async function open(): Promise<EmptyStore> {
  const directory = await mkdtemp(join(tmpdir(), 'bulkhead-s3rver-'));
  const configureBuckets = [{ name: BUCKET, configs: [] }];
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets });
  const { port } = await server.run();
  const settings = s3Settings(`${BUCKET}/prefix?part-size=5`, {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
  const context = testContext();
  return {
    store: s3Store(settings, context, QUICK),
    remains: () => filesIn(directory),
    async [Symbol.asyncDispose]() {
      context.abort();
      await context.end();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** It keeps an object as a file, and the parts of an unfinished upload as files below a folder of its own. */
async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file.endsWith('_S3rver_object') || file.includes('_S3rver_uploads'));
}

conformance(test, open, {
  many: 1003,
  lacks: {
    conditional: 's3rver ignores If-None-Match',
    versions: 's3rver keeps no versions',
    lock: 's3rver has no locks',
    'version list': 's3rver cannot list versions',
    'many keys': 's3rver makes the second page by DES, which OpenSSL no longer has',
    'whole overwrites': 's3rver writes into the file of the object, and mixes writers',
    sorted: 's3rver sorts folder by folder',
    aborts: 's3rver cannot abort an upload',
    'long names': 's3rver cannot name its files so',
    sweep: 's3rver cannot list unfinished uploads',
  },
});

test.run();
