import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { discoverCommands } from '../../scripts/docs/discover.ts';
import { AFTERWARDS } from '../../scripts/lib/hardening/afterwards.ts';
import { CATALOGUE, FAMILIES } from '../../scripts/lib/hardening/catalogue.ts';
import { FAMILIES as ATTACKS } from '../../scripts/lib/isolation/families.ts';

// A claim without a check that could contradict it is a wish. So each line of the page is held against the code: its checks
// exist, in the command that it names, and that command writes reports of that kind.

const PAGE = 'docs/MULTI-TENANT-SECURITY.md';
const page = await readFile(PAGE, 'utf8');
const commands = new Map((await discoverCommands('.')).map((command) => [command.name, command]));

/** Where the ids of a command stand in quotes, and how they begin. Those of the status and the attacks have catalogues. */
const SOURCES: Readonly<Record<string, { prefixes: readonly string[]; folder: string }>> = {
  'canary-check': { prefixes: ['CAN'], folder: 'scripts/lib/canary' },
  'seal-audit': { prefixes: ['TRAIL'], folder: 'scripts/lib/audit' },
  'check-scoped-client': { prefixes: ['SCP'], folder: 'scripts/lib/scope/rest' },
  'scan-service-key': { prefixes: ['KEY'], folder: 'scripts/lib/keyscan' },
  'migration-gate': { prefixes: ['GATE', 'MIG'], folder: 'scripts/lib/gate' },
  'create-development-safe': { prefixes: ['SEED'], folder: 'scripts/lib/seeding' },
  'recover-orphaned-messages': { prefixes: ['REC'], folder: 'scripts/lib/recovery' },
  'backup-nightly': { prefixes: ['BAK'], folder: 'scripts/lib/backup' },
  'verify-backup': { prefixes: ['VER'], folder: 'scripts/lib/verify' },
  'check-bucket': { prefixes: ['BKT'], folder: 'scripts/lib/storage/check' },
  'retention-prune': { prefixes: ['RET'], folder: 'scripts/lib/retention' },
  'rotate-keys': { prefixes: ['KEY'], folder: 'scripts/lib/keys' },
  'restore-drill': { prefixes: ['DRL'], folder: 'scripts/lib/restore' },
  'watch-schedules': { prefixes: ['WDG'], folder: 'scripts/lib/watchdog' },
  'approve-change': { prefixes: ['APR'], folder: 'scripts/lib/approval' },
  'send-alert': { prefixes: ['ALR'], folder: 'scripts/lib/alerts' },
  'record-reports': { prefixes: ['REC'], folder: 'scripts/lib/reports/record' },
  'verify-reports': { prefixes: ['EVI'], folder: 'scripts/lib/evidence' },
};

const idsOf = new Map<string, ReadonlySet<string>>([
  ['hardening-status', new Set([...CATALOGUE, ...AFTERWARDS].map(({ id }) => id))],
  ['test-tenant-isolation', new Set(Object.keys(ATTACKS))],
]);
for (const [command, { prefixes, folder }] of Object.entries(SOURCES)) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const text = (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
  const quoted = [...text.matchAll(/['`]([A-Z]+-[A-Z0-9]+)['`]/g)].map(([, id = '']) => id);
  idsOf.set(command, new Set(quoted.filter((id) => prefixes.some((prefix) => id.startsWith(`${prefix}-`)))));
}

interface Claim {
  readonly claim: string;
  readonly ids: readonly string[];
  readonly reports: readonly { readonly kind: string; readonly command: string }[];
}

/** The rows of the tables whose head is claim, checks, report. */
function claimsIn(text: string): Claim[] {
  const tables = [...text.matchAll(/^\| claim \| checks \| report \|\n\|[-|]+\|\n((?:\|.*\n)+)/gm)];
  return tables.flatMap(([, rows = '']) =>
    rows
      .trim()
      .split('\n')
      .map((row) => {
        const [claim = '', checks = '', reports = ''] = row
          .split('|')
          .slice(1)
          .map((cell) => cell.trim());
        return {
          claim,
          ids: checks.split(', '),
          reports: [...reports.matchAll(/`([\w-]+)` of `([\w-]+)`/g)].map(([, kind = '', command = '']) => ({
            kind,
            command,
          })),
        };
      }),
  );
}

/** What is wrong with a claim, in words. */
function faultsOf({ claim, ids, reports }: Claim): string[] {
  const known = (command: string, id: string) => idsOf.get(command)?.has(id) === true;
  return [
    ...(reports.length === 0 ? ['no report'] : []),
    ...ids.filter((id) => !reports.some(({ command }) => known(command, id))).map((id) => `no check ${id}`),
    ...reports
      .filter(({ command }) => !ids.some((id) => known(command, id)))
      .map(({ command }) => `nothing of ${command}`),
    ...reports
      .filter(({ kind, command }) => commands.get(command)?.kind !== kind)
      .map(({ kind, command }) => `${command} writes no ${kind}`),
  ].map((fault) => `${claim}: ${fault}`);
}

const claims = claimsIn(page);

test('every claim names checks that exist, and the command and kind of report that show them', () => {
  assert.ok(claims.length > 40, `${claims.length} claims`);
  assert.equal(claims.flatMap(faultsOf), []);
});

test('a claim with an unknown check, an unused command or a wrong kind is found', () => {
  const of = (checks: string, report: string) =>
    claimsIn(`| claim | checks | report |\n|---|---|---|\n| x | ${checks} | ${report} |\n`).flatMap(faultsOf);
  assert.equal(of('STR-05', '`hardening` of `hardening-status`'), []);
  assert.equal(of('STR-99', '`hardening` of `hardening-status`'), [
    'x: no check STR-99',
    'x: nothing of hardening-status',
  ]);
  assert.equal(of('CAN-01', '`hardening` of `canary-check`'), ['x: canary-check writes no hardening']);
  assert.equal(of('STR-05', ''), ['x: no report', 'x: no check STR-05']);
});

test('no family of checks is left out: every one of status, attacks and canaries supports a claim', () => {
  const named = new Set(claims.flatMap(({ ids }) => ids));
  // What an attack without sample rows, and speed, say is no claim about security.
  const beside = new Set(['ISO-00', 'IDX-05', 'RLS-11']);
  const all = ['hardening-status', 'test-tenant-isolation', 'canary-check'].flatMap((command) => [
    ...(idsOf.get(command) ?? []),
  ]);
  assert.ok(all.length > 100);
  assert.equal(
    all.filter((id) => !named.has(id) && !beside.has(id)),
    [],
  );
});

test('every check that the runbooks and this page name exists somewhere', async () => {
  const all = new Set([...idsOf.values()].flatMap((ids) => [...ids]));
  const begins = new Set([...all].map((id) => id.split('-')[0] ?? ''));
  const families = new Set(FAMILIES.map(({ prefix }) => prefix));
  for (const name of [
    'MULTI-TENANT-SECURITY',
    'RUNBOOK-MULTI-TENANT',
    'RUNBOOK-DISASTER-RECOVERY',
    'SETUP',
  ]) {
    const text = await readFile(`docs/${name}.md`, 'utf8');
    const named = [...text.matchAll(/\b([A-Z]{2,5})-(\d{2})\b(?: to \1-(\d{2}))?/g)].flatMap(
      ([, prefix = '', from = '', to]) => {
        if (!begins.has(prefix) && !families.has(prefix)) return [];
        const last = Number(to ?? from);
        const count = last - Number(from) + 1;
        return Array.from(
          { length: count },
          (_, i) => `${prefix}-${String(Number(from) + i).padStart(2, '0')}`,
        );
      },
    );
    assert.ok(named.length > 3, `${name}: ${named.length}`);
    assert.equal(
      named.filter((id) => !all.has(id)),
      [],
      name,
    );
  }
});

test.run();
