import { readFile } from 'node:fs/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { b2Bucket } from '../../scripts/lib/storage/b2/b2-bucket.ts';
import { b2Settings } from '../../scripts/lib/storage/b2/settings.ts';
import { fileStore } from '../../scripts/lib/storage/file-store.ts';
import { s3Bucket } from '../../scripts/lib/storage/s3/s3-bucket.ts';
import { s3Settings } from '../../scripts/lib/storage/s3/settings.ts';
import type { StoreFeatures } from '../../scripts/lib/storage/store.ts';

// The table in the README is what the drivers say of themselves.

const b2 = b2Settings('bucket-b2/prefix', { applicationKeyId: 'id', applicationKey: 'key' });
const [file, aws, other, backblaze] = [
  fileStore('/nowhere').features,
  s3Bucket(s3Settings('bucket', {})).features,
  s3Bucket(s3Settings('bucket', { endpoint: 'https://s3.example.com' })).features,
  b2Bucket(b2).features,
];

const yes = (has: boolean) => (has ? 'yes' : 'no');

function size({ volumeBytes }: StoreFeatures): string {
  return volumeBytes === undefined ? 'no limit' : `${Math.round(volumeBytes / 2 ** 30)} GiB`;
}

function row(title: string, of: (features: StoreFeatures) => string): string {
  return `| ${[title, of(file), of(aws), of(other), of(backblaze)].join(' | ')} |`;
}

const TABLE = [
  '| | `file:` | `s3://` at AWS | `s3://` elsewhere | `b2://` |',
  '| --- | --- | --- | --- | --- |',
  row('of two writers of one key one is refused', ({ conditional }) =>
    conditional ? 'at once' : 'afterwards, by looking',
  ),
  row('keeps versions', ({ versions }) => yes(versions)),
  row('locks versions until a date', ({ lock }) => yes(lock)),
  row('verifies what arrives by', ({ checksum }) =>
    checksum === 'none' ? 'nothing' : checksum.toUpperCase(),
  ),
  row('removes what broken uploads left', ({ sweep }) => yes(sweep)),
  row('an object goes on in a second one from', size),
].join('\n');

test('the table of stores in the README is what the drivers say', async () => {
  const readme = await readFile('README.md', 'utf8');
  assert.ok(readme.includes(TABLE), `README.md, "Where backups go", must have\n\n${TABLE}\n`);
});

test.run();
