import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { ownServer, type Template, type TestDatabase } from '../support/postgres.ts';
import { type Checkout, makeCheckout, newestReport } from './docs-checkout.ts';

type Env = Readonly<Record<string, string>>;

/** What somebody has who follows the pages: a checkout, production, a server elsewhere, and the lines to type. */
export interface ReadersWorld extends AsyncDisposable {
  readonly checkout: Checkout;
  readonly db: TestDatabase;
  readonly staging: TestDatabase;
  readonly target: TestDatabase;
  readonly as: { readonly owner: Env; readonly operator: Env; readonly backup: Env };
  /** What is put in the place of `<run>` and its like. */
  readonly filled: Map<string, string>;
  /** Runs a line of the pages, given from `scripts/` on: it must end with this code, and say this. */
  run(line: string, env: Env, code: number, says: RegExp): Promise<void>;
  /** A file of the ceremony, without its line break. */
  secret(name: string): Promise<string>;
  /** A fact of the newest report of a command. */
  fact(command: string, name: string): Promise<string>;
}

const PAGES = ['SETUP', 'RUNBOOK-MULTI-TENANT', 'RUNBOOK-DISASTER-RECOVERY', 'MULTI-TENANT-SECURITY'];

/** The files that the pages expect at the root of the checkout once the keys were made. */
const KEY_FILES = [
  'certificates.pem',
  'signing.pub.pem',
  'marks.pub.pem',
  'operations.p12',
  'signing.pem',
  'marks-prune.pem',
];

/** The lines of the blocks for a shell that run a command of ours, each once. */
export async function linesOfPages(): Promise<Set<string>> {
  const texts = await Promise.all(PAGES.map((name) => readFile(`docs/${name}.md`, 'utf8')));
  const blocks = texts.flatMap((text) => [...text.matchAll(/^ *```(?:bash|sh)\n([\s\S]*?)^ *```/gm)]);
  const lines = blocks.flatMap(([, block = '']) => block.split('\n').map((line) => line.trim()));
  return new Set(lines.filter((line) => line.includes('npx tsx scripts/')));
}

/** Starts two servers, clones the template onto the first, and makes the checkout. */
export async function openWorld(template: Template): Promise<ReadersWorld> {
  const stack = new AsyncDisposableStack();
  const context = stack.use(testContext());
  const production = stack.use(await ownServer());
  const elsewhere = stack.use(await ownServer());
  const db = stack.use(await production.createDatabase(template));
  const staging = stack.use(await elsewhere.createDatabase('empty'));
  const target = stack.use(await elsewhere.createDatabase('empty'));
  const checkout = await makeCheckout(await context.temporaryFolder('checkout'));
  const everywhere = {
    BULKHEAD_ENVIRONMENT: 'production',
    BULKHEAD_PAST_REPORTS: 'reports',
    BACKUP_STORE: `file:${checkout.folder}/store`,
    BACKUP_CERTIFICATES: 'certificates.pem',
    BACKUP_SIGNING_PUBLIC_KEY: 'signing.pub.pem',
    BACKUP_MARKS_PUBLIC_KEY: 'marks.pub.pem',
  };
  const filled = new Map([['"postgresql://…"', `'${staging.url}'`]]);
  const pages = [...(await linesOfPages())];
  const login = (role: string) => ({ DATABASE_URL: db.urlFor(role) });
  return {
    checkout,
    db,
    staging,
    target,
    filled,
    as: {
      owner: login('portal_owner'),
      operator: login('bulkhead_operator'),
      backup: login('bulkhead_backup'),
    },
    async run(line, env, code, says) {
      const page = pages.find((other) => other.endsWith(`npx tsx scripts/${line}`));
      assert.ok(page, `no page has the line ${line}`);
      let ready = page;
      for (const [name, value] of filled) ready = ready.replaceAll(name, value);
      const done = await checkout.run(ready, { ...everywhere, ...env });
      assert.is(done.code, code, `${ready}: ${done.output.slice(0, 2000)}`);
      assert.match(done.output, says, ready);
    },
    secret: async (name) => (await readFile(join(checkout.folder, 'keys', name), 'utf8')).trim(),
    async fact(command, name) {
      const { facts } = await newestReport(join(checkout.folder, '.bulkhead/reports'), command);
      return String(facts[name]);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The ceremony, and its files where the pages expect them. Returns what the commands read from the environment. */
export async function makeKeys({ run, checkout, secret }: ReadersWorld) {
  await run('backup/create-keys.ts --out keys', {}, 0, /GREEN create-keys/);
  for (const name of KEY_FILES) await checkout.copy(`keys/${name}`, name);
  const passphrase = { BACKUP_KEY_PASSPHRASE: await secret('operations.passphrase.txt') };
  return {
    signs: { BACKUP_SIGNING_KEY: await secret('signing.pem') },
    holds: { BACKUP_MARKS_KEY: await secret('marks-drill.pem') },
    passphrase,
    opens: { ...passphrase, BACKUP_PKCS12: 'operations.p12' },
  };
}
