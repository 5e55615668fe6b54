import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { dayOf } from '../lib/archive/certificate.ts';
import { newSigningKey } from '../lib/archive/signing-key.ts';
import { parseSymmetricKey } from '../lib/archive/symmetric-key.ts';
import { checklistOf, filesOf } from '../lib/keys/ceremony.ts';
import { requireEmpty, writeKeys } from '../lib/keys/key-folder.ts';
import { mintPair, requirePassphrase } from '../lib/keys/mint.ts';
import { ALL_PARTS, readNames, readParts } from '../lib/keys/order.ts';
import { command } from '../lib/runtime/command.ts';
import { flag, integer, optionalSecret, text, textOr } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';

export const createKeys = command({
  name: 'create-keys',
  path: 'scripts/backup/create-keys.ts',
  kind: 'keys',
  summary:
    'Makes the keys of the backups: certificates with PKCS#12 files for a safe, signing keys, a symmetric key.',
  runbook: 'KEYS.md#the-ceremony',
  inputs: {
    out: text({
      description: 'Folder that the keys are written to; it must be new or empty',
      placeholder: 'folder',
    }),
    names: textOr('operations,safe', {
      description: 'A pair for each name, separated by commas: who will hold it',
      placeholder: 'names',
    }),
    marks: textOr('prune,drill', {
      description: 'A key that signs marks for each name, separated by commas: who prunes, drills, holds',
      placeholder: 'names',
    }),
    parts: textOr(ALL_PARTS, {
      description: 'What is made, separated by commas: certificates, signing, symmetric, marks',
      placeholder: 'parts',
    }),
    days: integer(1095, {
      description: 'Days until the certificates expire; their keys open what was encrypted to them for ever',
      min: 1,
      max: 7300,
    }),
    passphrase: optionalSecret({
      description: 'Passphrase of the PKCS#12 files; by default a random one for each, in a file beside it',
      env: 'BACKUP_KEY_PASSPHRASE',
    }),
    'dry-run': flag({ description: 'Say which files would be written, and make no key' }),
  },
  outputs: {
    folder: 'Folder that the keys are in',
    certificates: 'Ids of the new certificates, separated by commas',
  },
  examples: [
    {
      line: 'npx tsx scripts/backup/create-keys.ts --out <medium>/keys',
      explains: 'two pairs, a signing key, a symmetric key and marks keys, with the checklist for two people',
    },
    {
      line: 'npx tsx scripts/backup/create-keys.ts --out keys-2027 --parts certificates --names operations-2027',
      explains: 'one new pair, to bring in with rotate-keys',
    },
    {
      line: 'npx tsx scripts/backup/create-keys.ts --out marks-2027 --parts marks --marks prune,drill,legal',
      explains: 'keys for who prunes, who drills and who holds backups',
    },
  ],
  async run(input, context): Promise<Result> {
    const names = readNames(input.names);
    const signers = readNames(input.marks, '--marks', 'prune,drill');
    const parts = readParts(input.parts);
    const folder = resolve(context.cwd, input.out);
    const { passphrase } = input;
    if (passphrase !== undefined) requirePassphrase(passphrase);
    await context.step('check');
    await requireEmpty(folder);
    const wanted = parts.has('certificates') ? names : [];
    const marking = parts.has('marks') ? signers : [];
    if (input['dry-run']) return planned(folder, wanted, marking, parts);

    await context.step('make');
    const now = context.now();
    const pairs = [];
    for (const name of wanted) pairs.push(await mintPair({ name, days: input.days, now, passphrase }));
    const signing = parts.has('signing') ? newSigningKey() : undefined;
    const symmetricText = randomBytes(32).toString('hex');
    const symmetric = parts.has('symmetric')
      ? { text: symmetricText, kid: parseSymmetricKey(symmetricText).kid }
      : undefined;
    const marks = marking.map((name) => ({ name, ...newSigningKey() }));
    const minted = { pairs, signing, symmetric, marks };
    for (const pair of pairs) context.secrets.add(pair.passphrase);
    if (signing !== undefined) context.secrets.add(signing.privatePem);
    if (symmetric !== undefined) context.secrets.add(symmetric.text);
    for (const { privatePem } of marks) context.secrets.add(privatePem);

    await context.step('write');
    const files = filesOf(minted, now);
    await writeKeys(folder, files);
    context.log.info(`\n${checklistOf(minted, files.slice(0, -1), now)}\n`);
    return {
      verdict: 'green',
      summary: `${files.length} files in ${folder}, readable by their owner alone: ${pairs.length} pairs${signing === undefined ? '' : ', a signing key'}${symmetric === undefined ? '' : ', a symmetric key'}${marks.length === 0 ? '' : `, ${marks.length} marks keys`}`,
      checks: [
        {
          id: 'KEY-01',
          title: 'The keys are complete and can be read by their owner alone',
          object: folder,
          verdict: 'green',
          expected: `${files.length} files with mode 0600`,
          observed: `${files.length} files with mode 0600`,
          meaning: 'Somebody else on this machine could have copied a key.',
        },
      ],
      facts: {
        files: files.map(({ name, secret, holds }) => ({ name, secret, holds })),
        certificates: pairs.map(({ name, certificate }) => ({
          name,
          key: certificate.kid,
          expires: dayOf(certificate.notAfter),
          fingerprint: certificate.fingerprint,
        })),
        signingKey: signing?.id ?? null,
        symmetricKey: symmetric?.kid ?? null,
        marksKeys: marks.map(({ name, id }) => ({ name, key: id })),
      },
      outputs: { folder, certificates: pairs.map(({ certificate }) => certificate.kid).join(',') },
    };
  },
});

function planned(
  folder: string,
  names: readonly string[],
  marks: readonly string[],
  parts: ReadonlySet<string>,
): Result {
  const what = [
    ...names.map((name) => `the pair "${name}"`),
    ...(parts.has('signing') ? ['a signing key'] : []),
    ...(parts.has('symmetric') ? ['a symmetric key'] : []),
    ...marks.map((name) => `the marks key "${name}"`),
  ].join(', ');
  return {
    verdict: 'green',
    summary: `Would make ${what} in ${folder}; nothing was made`,
    checks: [
      {
        id: 'KEY-01',
        title: 'The keys can be written',
        object: folder,
        verdict: 'green',
        expected: 'a new or empty folder',
        observed: 'a new or empty folder',
        meaning: 'Keys would be written over others.',
      },
    ],
    facts: { folder, makes: what },
    outputs: { folder, certificates: '' },
  };
}

if (import.meta.main) await runCli(createKeys);
