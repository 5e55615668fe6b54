import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { command } from '../lib/runtime/command.ts';
import { InputError } from '../lib/runtime/errors.ts';
import { flag, optionalSecret, optionalText } from '../lib/runtime/inputs.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { restClient } from '../lib/scope/rest/rest-client.ts';
import { boundTables, checkAnswers, checkRefusals } from '../lib/scope/rest/self-check.ts';
import { config } from '../lib/tenancy/inputs.ts';
import type { KeyType, Model } from '../lib/tenancy/model.ts';
import { readModel } from '../lib/tenancy/parse.ts';

export const checkScopedClient = command({
  name: 'check-scoped-client',
  path: 'scripts/hardening/check-scoped-client.ts',
  kind: 'hardening',
  summary:
    'Proves that the tenant-scoped client keeps tenants apart, such as after a rotation of the service key.',
  runbook: 'SCOPE.md#after-a-rotation-of-the-service-key',
  inputs: {
    config,
    'self-check': flag({
      description: 'Ask the API with the key; without it only what needs no API is checked',
    }),
    'api-url': optionalText({
      description: 'Address of the project or of its PostgREST, such as https://project.supabase.co',
      env: 'SUPABASE_URL',
      placeholder: 'url',
    }),
    'service-key': optionalSecret({
      description: 'The service key of the API',
      env: 'SUPABASE_SERVICE_ROLE_KEY',
    }),
    'previous-service-key': optionalSecret({
      description: 'The key from before the rotation, which must open nothing any more',
      env: 'SUPABASE_PREVIOUS_SERVICE_ROLE_KEY',
    }),
  },
  outputs: { red: 'Number of checks that found something' },
  examples: [
    {
      line: 'SUPABASE_URL=https://… SUPABASE_SERVICE_ROLE_KEY=… npx tsx scripts/hardening/check-scoped-client.ts --self-check',
      explains: 'after a rotation; reads only',
    },
    {
      line: 'npx tsx scripts/hardening/check-scoped-client.ts',
      explains: 'what is refused without asking anybody',
    },
  ],
  async run(input, context) {
    await context.step('read the model');
    const model = await readModel(resolve(context.cwd, input.config));
    const { 'api-url': url, 'service-key': key, 'previous-service-key': previous } = input;
    const target = (text: string) => restClient({ url: restUrl(url ?? ''), key: text, fetch: context.fetch });
    if (input['self-check']) {
      const missing = [
        ...(url === undefined ? ['--api-url (SUPABASE_URL) is missing'] : []),
        ...(key === undefined ? ['SUPABASE_SERVICE_ROLE_KEY is missing'] : []),
      ];
      if (missing.length > 0) {
        throw new InputError('the client cannot be checked', missing, 'Give them as environment variables.');
      }
    }
    await context.step('refusals');
    const checks = checkRefusals(target(key ?? 'none'), model, SAMPLE_KEYS[model.tenant.type]);
    if (input['self-check'] && key !== undefined) {
      await context.step('ask the API');
      const older = previous === undefined ? undefined : target(previous);
      checks.push(...(await checkAnswers(target(key), model, older)));
    }
    return resultOf(model, checks, input['self-check']);
  },
});

/** Two keys of each type; nobody needs to have them. */
const SAMPLE_KEYS: Readonly<Record<KeyType, readonly [string, string]>> = {
  uuid: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
  text: ['one', 'two'],
  bigint: ['1', '2'],
  integer: ['1', '2'],
};

/** Supabase has its PostgREST below the address of the project. */
function restUrl(url: string): string {
  return /\.supabase\.(co|in|red)\/?$/.test(url) ? `${url.replace(/\/$/, '')}/rest/v1` : url;
}

function resultOf(model: Model, checks: Check[], live: boolean): Result {
  const red = checks.filter(({ verdict }) => verdict === 'red').length;
  const grey = checks.filter(({ verdict }) => verdict === 'grey').length;
  const tables = boundTables(model).length;
  return {
    verdict: verdictOf(checks),
    summary:
      red > 0
        ? `${red} of ${checks.length} checks of the scoped client failed`
        : grey > 0
          ? `${grey} of ${checks.length} checks of the scoped client could not say anything`
          : `the scoped client holds on ${tables} tables${live ? ', and the key opens the API' : '; the API was not asked'}`,
    checks,
    scope: { model: model.name, tables },
    outputs: { red: String(red) },
  };
}

if (import.meta.main) await runCli(checkScopedClient);
