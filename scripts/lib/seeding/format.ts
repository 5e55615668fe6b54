import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { displayName } from '../postgres/identifiers.ts';
import { BulkheadError, InputError, messageOf } from '../runtime/errors.ts';
import type { Model, TableModel } from '../tenancy/model.ts';
import { parseTableName } from '../tenancy/names.ts';
import { checkFormat } from './format-rules.ts';

const name = z.string().min(1);

const field = z.strictObject({
  type: z.enum(['text', 'integer', 'number', 'boolean', 'url', 'timestamp', 'json']),
  column: name.optional().describe('Column that it is written to; its own name by default'),
  optional: z.boolean().default(false),
  pattern: name.optional().describe('What a text must match as a whole'),
  min: z.number().optional().describe('Smallest number, or length of a text'),
  max: z.number().optional().describe('Largest number, or length of a text'),
});
export type FieldFormat = z.infer<typeof field>;

const lookup = z.strictObject({
  section: name,
  field: name.describe('Member of this section that names the row'),
  by: name.describe('Member of the other section that it is compared with'),
  optional: z.boolean().default(false),
});

const section = z.strictObject({
  table: name,
  list: z.boolean().default(false).describe('Many rows, not one'),
  match: z.array(name).min(1).describe('Columns by which a row is known again'),
  fields: z.record(name, field).default({}),
  references: z
    .record(name, z.union([name, lookup]))
    .default({})
    .describe('Columns that hold the key of a row of another section'),
  derived: z.record(name, name).default({}).describe('Columns made of others: "{section.field}-{field}"'),
});
export type SectionInput = z.infer<typeof section>;

const file = z.strictObject({ version: z.literal(1), sections: z.record(name, section) });

/** How one section of a seed file becomes rows of one table. */
export interface SectionFormat {
  readonly name: string;
  readonly table: TableModel;
  readonly list: boolean;
  readonly match: readonly string[];
  readonly fields: ReadonlyMap<string, FieldFormat>;
  readonly references: ReadonlyMap<string, SectionReference>;
  readonly derived: ReadonlyMap<string, string>;
}

/** A column that holds the key of a row of another section: of its only row, or of the one that a field names. */
export interface SectionReference {
  readonly section: string;
  readonly lookup: { readonly field: string; readonly by: string; readonly optional: boolean } | undefined;
}

/** How a seed file is read: what is true of one application stands in this file and not in the code. */
export interface SeedFormat {
  readonly file: string;
  readonly sections: ReadonlyMap<string, SectionFormat>;
}

/**
 * Reads the file that says how a seed's sections become rows, and checks it against the model.
 * Throws an `InputError` with every mistake, or a `BulkheadError` when the file cannot be read.
 */
export async function readSeedFormat(path: string, model: Model): Promise<SeedFormat> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new BulkheadError({
      what: `the format of seed files "${path}" cannot be read (${messageOf(error)})`,
      fix: 'Give its path with --format.',
      code: 'SEED_FORMAT_MISSING',
      cause: error,
    });
  }
  return parseSeedFormat(text, path, model);
}

/** The same for a text; `path` only names it in messages. */
export function parseSeedFormat(text: string, path: string, model: Model): SeedFormat {
  const document = parseDocument(text, { uniqueKeys: true });
  const problems = document.errors.map((error) => error.message.split('\n')[0] ?? error.message);
  if (problems.length > 0) throw unusable(path, problems);
  const parsed = file.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    throw unusable(
      path,
      parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`),
    );
  }
  const sections = new Map<string, SectionFormat>();
  for (const [key, input] of Object.entries(parsed.data.sections)) {
    const table = findSectionTable(input.table, model);
    if (table === undefined) problems.push(`sections.${key}.table: "${input.table}" is not in the model`);
    else sections.set(key, resolveSection(key, input, table));
  }
  if (problems.length === 0) problems.push(...checkFormat(sections, model));
  if (problems.length > 0) throw unusable(path, problems);
  return { file: path, sections };
}

function findSectionTable(text: string, model: Model): TableModel | undefined {
  const parsed = parseTableName(text, model.schemas[0] ?? 'public');
  return parsed === undefined ? undefined : model.tables.get(displayName(parsed));
}

function resolveSection(key: string, input: SectionInput, table: TableModel): SectionFormat {
  const references = Object.entries(input.references).map(([column, written]): [string, SectionReference] => {
    if (typeof written === 'string') return [column, { section: written, lookup: undefined }];
    const { section: target, ...named } = written;
    return [column, { section: target, lookup: named }];
  });
  return {
    name: key,
    table,
    list: input.list,
    match: input.match,
    fields: new Map(Object.entries(input.fields)),
    references: new Map(references),
    derived: new Map(Object.entries(input.derived)),
  };
}

function unusable(path: string, problems: readonly string[]): InputError {
  return new InputError(
    `the format of seed files ${path} cannot be used`,
    problems,
    'Correct these places; docs/examples/portal/seed.yaml is a complete one.',
  );
}
