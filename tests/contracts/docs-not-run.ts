/** A command of a page that no test runs as it stands there, and why. */
export interface NotRun {
  readonly line: RegExp;
  readonly why: string;
  /** The test that holds what the command does, where there is one. */
  readonly by?: string;
}

const TESTS = 'it runs tests: a test of it would run them all again';
const MINUTES = 'it measures for minutes; `--list` and the benches themselves are run by hand';
const GITHUB = 'it asks GitHub itself';
const NAME = 'it names a program or a part of a line; nobody is told to type it';

/** All of them. A line that is neither run nor here makes the test of the documents red, and so does one that is on no page. */
export const NOT_RUN: readonly NotRun[] = [
  { line: /^npm ci$/, why: 'it asks the registry; whoever runs these tests has done it' },
  {
    line: /^npm ci && npm start$|^npm start( -- --tenants 50 --messages 200000)?$/,
    why: 'it is the night on a portal of its own, which has tests of its own; the larger one takes a minute',
    by: 'tests/night/night.test.ts',
  },
  { line: /^(?:npm ci && )?npm test$|^npm run check$|^node tests\/run\.ts bundle$/, why: TESTS },
  {
    line: /^node tests\/run\.ts storage\/s3-endpoint$|node tests\/run\.ts storage\/s3-endpoint$/,
    why: 'it runs the suite of the drivers against a server of the reader; the suite itself runs against the fakes',
    by: 'tests/storage/s3-endpoint.test.ts',
  },
  {
    line: /^npm run docs$/,
    why: 'it writes these pages; a test holds them to what it would write',
    by: 'tests/contracts/commands.test.ts',
  },
  {
    line: /^npm run build$|^node scripts\/bundle\/check\.ts$/,
    why: 'it makes or holds the bundle, which a test does',
    by: 'tests/contracts/dist.test.ts',
  },
  {
    line: /^node tests\/mutation\/evidence\.ts$/,
    why: 'it takes away 121 guards, one by one; their tests do the same',
    by: 'tests/mutation/evidence.ts',
  },
  { line: /^(?:npm run bench|node tests\/bench\/run\.ts)(?! -- --list)\b/, why: MINUTES },
  {
    line: /^npm install --ignore-scripts prisma@|npx prisma generate$/,
    why: 'it downloads; the recipe that it is for is run',
    by: 'tests/scope/prisma.test.ts',
  },
  { line: /^gh /, why: GITHUB },
  {
    line: /^b2 key create /,
    why: 'it asks Backblaze; keys of these very capabilities are made from the page',
    by: 'tests/check-bucket/b2.test.ts',
  },
  { line: /^aws s3api create-bucket /, why: 'it asks AWS' },
  {
    line: /^open\(\) \{ node open-archive\.mjs|^OBJECT=t\/|^jq -r \.postData/,
    why: 'both blocks are run word for word',
    by: 'tests/stranger/shell.test.ts',
  },
  {
    line: /restore-drill\.ts --join inbox --manifest/,
    why: 'it makes one verdict of the drills of all shards, of which one is run here; the test makes all of them',
    by: 'tests/restore/join.test.ts',
  },
  {
    line: /^openssl pkeyutl -decrypt /,
    why: 'the key of a run is opened by it',
    by: 'tests/archive/envelope-recipients.test.ts',
  },
  {
    line: /^npx tsx <path>$|^(?:aws s3 cp|b2 ls --versions|git mv|jq -S \.|openssl pkcs12 -export|pg_dump .*|zstd -d)$/,
    why: NAME,
  },
];
