import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { ownServer, type Template, type TestDatabase } from '../support/postgres.ts';
import { type Checkout, makeCheckout, newestReport } from './docs-checkout.ts';
import { commandsOf, whole } from './docs-lines.ts';
import { readPages } from './docs-pages.ts';

type Env = Readonly<Record<string, string>>;

/** What somebody has who follows the pages: a checkout, and the lines to type. */
export interface Reader extends AsyncDisposable {
  readonly checkout: Checkout;
  /** What is put in the place of `<run>` and its like. */
  readonly filled: Map<string, string>;
  /** Runs a command of the pages, ours from below `scripts/` on: it must end with this code, and say this. */
  run(line: string, env: Env, code: number, says: RegExp): Promise<void>;
  /** A file of the ceremony, without its line break. */
  secret(name: string): Promise<string>;
  /** A fact of the newest report of a command. */
  fact(command: string, name: string): Promise<string>;
}

/** A reader with production and a server elsewhere. */
export interface ReadersWorld extends Reader {
  readonly db: TestDatabase;
  readonly staging: TestDatabase;
  readonly target: TestDatabase;
  readonly as: { readonly owner: Env; readonly operator: Env; readonly backup: Env };
}

/** The files that the pages expect at the root of the checkout once the keys were made. */
const KEY_FILES = [
  'certificates.pem',
  'signing.pub.pem',
  'marks.pub.pem',
  'operations.p12',
  'signing.pem',
  'marks-prune.pem',
];

/** What the pages tell people to type, by its key ([PageCommand](docs-lines.ts)): the text to run. */
export async function commandsOfPages(): Promise<Map<string, string>> {
  return new Map((await readPages()).flatMap(commandsOf).map(({ key, text }) => [key, text]));
}

/** Makes the checkout, without any server. */
export async function openReader(): Promise<Reader> {
  const context = testContext();
  const checkout = await makeCheckout(await context.temporaryFolder('checkout'));
  const everywhere = {
    BULKHEAD_ENVIRONMENT: 'production',
    BULKHEAD_PAST_REPORTS: 'reports',
    BACKUP_STORE: `file:${checkout.folder}/store`,
    BACKUP_CERTIFICATES: 'certificates.pem',
    BACKUP_SIGNING_PUBLIC_KEY: 'signing.pub.pem',
    BACKUP_MARKS_PUBLIC_KEY: 'marks.pub.pem',
  };
  const filled = new Map<string, string>();
  const pages = await commandsOfPages();
  return {
    checkout,
    filled,
    async run(line, env, code, says) {
      const text = pages.get(whole(line));
      assert.ok(text, `no page has the line ${line}`);
      let ready = text;
      for (const [name, value] of filled) ready = ready.replaceAll(name, value);
      const done = await checkout.run(ready, { ...everywhere, ...env });
      const said = `${ready}: ${done.output.slice(0, 3000)}`;
      assert.is(done.code, code, said);
      assert.match(done.output, says, said);
    },
    secret: async (name) => (await readFile(join(checkout.folder, 'keys', name), 'utf8')).trim(),
    async fact(command, name) {
      const { facts } = await newestReport(join(checkout.folder, '.bulkhead/reports'), command);
      return String(facts[name]);
    },
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  };
}

/** A reader with two servers, or one that has to do, and a clone of the template on the first. */
export async function openWorld(template: Template, servers: 1 | 2 = 2): Promise<ReadersWorld> {
  const stack = new AsyncDisposableStack();
  const reader = stack.use(await openReader());
  const production = stack.use(await ownServer());
  const elsewhere = servers === 1 ? production : stack.use(await ownServer());
  const db = stack.use(await production.createDatabase(template));
  const staging = stack.use(await elsewhere.createDatabase('empty'));
  const target = stack.use(await elsewhere.createDatabase('empty'));
  const login = (role: string) => ({ DATABASE_URL: db.urlFor(role) });
  return {
    ...reader,
    db,
    staging,
    target,
    as: {
      owner: login('portal_owner'),
      operator: login('bulkhead_operator'),
      backup: login('bulkhead_backup'),
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The ceremony, and its files where the pages expect them. Returns what the commands read from the environment. */
export async function makeKeys({ run, checkout, secret }: Reader) {
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
