import { runCli } from '../lib/adapters/cli.ts';
import { parseCertificates } from '../lib/archive/certificate.ts';
import { certificatesInput, liveRunInputs } from '../lib/keys/inputs.ts';
import { listKeys } from '../lib/keys/key-list.ts';
import { keyListResult, keyTable } from '../lib/keys/key-list-result.ts';
import { collect, collectReadingKeys } from '../lib/keys/opening-keys.ts';
import { publicText } from '../lib/keys/public-text.ts';
import { surveyKeys } from '../lib/keys/survey.ts';
import { command } from '../lib/runtime/command.ts';
import { InputError } from '../lib/runtime/errors.ts';
import type { Result } from '../lib/runtime/result.ts';
import { openStore, storeSetting } from '../lib/storage/open-store.ts';

export const listKeysCommand = command({
  name: 'list-keys',
  path: 'scripts/backup/list-keys.ts',
  kind: 'keys',
  summary: 'Lists which live backup opens with which key, and which certificate expires when.',
  runbook: 'KEYS.md#which-key-opens-what',
  inputs: {
    certificates: certificatesInput,
    ...liveRunInputs,
  },
  outputs: {
    runs: 'Live runs',
    keys: 'Ids of the keys that open any of them, separated by commas',
  },
  tellsAsItRuns: true,
  examples: [
    {
      line: 'npx tsx scripts/backup/list-keys.ts --certificates certificates.pem --signing-public-key signing.pub.pem',
      explains: 'what the keys files say; grey, because without a key nobody can prove them',
    },
    {
      line: 'npx tsx scripts/backup/list-keys.ts --pkcs12 operations.p12 --json',
      explains: 'proved with a key, as JSON; its passphrase in BACKUP_KEY_PASSPHRASE',
    },
  ],
  async run(input, context): Promise<Result> {
    const problems: string[] = [];
    const given = input.certificates;
    const certificates =
      given === undefined
        ? []
        : ((await collect(problems, 'BACKUP_CERTIFICATES', async () =>
            parseCertificates(await publicText(given, context.cwd, 'BACKUP_CERTIFICATES')),
          )) ?? []);
    const wanted = { opening: 'if given', trusted: 'needed' } as const;
    const { opening, trusted } = await collectReadingKeys(input, context.cwd, problems, wanted);
    if (problems.length > 0) {
      throw new InputError(
        'the keys cannot be listed',
        problems,
        'docs/KEYS.md says which key is given where.',
      );
    }
    const { environment } = input;
    const store = await openStore(storeSetting(input), context);
    await context.step('look');
    const runs = await surveyKeys({ store, environment, trusted, opening }, context);
    const now = context.now();
    const list = listKeys(runs, certificates, now);
    if (runs.length > 0 || certificates.length > 0) context.log.info(keyTable(list, now));
    const scope = { environment, store: store.description, now, opened: opening.length > 0 };
    return keyListResult(list, runs, scope);
  },
});

if (import.meta.main) await runCli(listKeysCommand);
