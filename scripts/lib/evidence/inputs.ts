import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { environmentInput } from '../backup/inputs.ts';
import { openingInputs, trustedInputs } from '../keys/inputs.ts';
import { BulkheadError } from '../runtime/errors.ts';
import { flag, type Input, optionalText, textOr } from '../runtime/inputs.ts';
import { unlessMissing } from '../runtime/missing.ts';
import { storeInputs } from '../storage/inputs.ts';
import { config } from '../tenancy/inputs.ts';
import type { Objectives } from '../tenancy/objectives-schema.ts';
import { readModel } from '../tenancy/parse.ts';

/** Which reports: the committed folder, unless another one is named. */
export const folderArgument: Input<string> = {
  ...textOr('reports', {
    description: 'Folder of the recorded reports, with its ledger',
    placeholder: 'folder',
  }),
  type: 'argument',
};

/** Where backups and archives are. Without it nothing outside of the folder is looked at. */
export const optionalStoreInputs = {
  ...storeInputs,
  store: optionalText({
    description: 'Where the backups are, whose manifests are the anchors, and the archived reports',
    env: 'BACKUP_STORE',
    placeholder: 'store',
  }),
} as const;

/** What evidence is looked at with, for every command that verifies it. */
export const evidenceInputs = {
  folder: folderArgument,
  git: flag({ description: 'Also look whether every line that was ever committed is still there' }),
  fetch: flag({ description: 'Also open the archived reports and hold each against its line; needs a key' }),
  config,
  ...optionalStoreInputs,
  environment: environmentInput,
  ...trustedInputs,
  ...openingInputs,
} as const;

/** From when on. */
export const sinceInput = optionalText({
  description: 'First day that is looked at, YYYY-MM-DD; the chain is always read whole',
  placeholder: 'day',
});

/** The beginning of a day in UTC. Throws `DAY` for text that is none. */
export function dayOf(text: string, name: string): Date {
  const day = new Date(`${text}T00:00:00.000Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return day;
  throw new BulkheadError({
    what: `--${name} is "${text}", which is no day`,
    fix: 'Write it as YYYY-MM-DD, such as 2026-10-01.',
    code: 'DAY',
  });
}

/** The objectives of a model; undefined where there is no model. Throws what `readModel` throws. */
export async function objectivesOf(model: string, cwd: string): Promise<Objectives | undefined> {
  const file = resolve(cwd, model);
  if ((await unlessMissing(stat(file))) === undefined) return undefined;
  return (await readModel(file)).objectives;
}
