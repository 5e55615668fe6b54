import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BulkheadError, InputError, messageOf } from '../runtime/errors.ts';
import { crossProblems } from './cross-check.ts';
import { duplicateMembers } from './duplicates.ts';
import { fieldSchema } from './fields.ts';
import type { SectionFormat, SeedFormat } from './format.ts';
import { pathText } from './json-path.ts';

/** One object of a seed file. */
export interface SeedEntry {
  /** Where it stands: `development`, `units[3]`. */
  readonly place: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A seed file that holds to its format. */
export interface SeedDocument {
  readonly file: string;
  readonly identifier: string;
  readonly isDemo: boolean;
  readonly sections: ReadonlyMap<string, readonly SeedEntry[]>;
}

/**
 * Reads a seed file and checks the whole of it: every mistake is listed by its JSON path.
 * Throws an `InputError`, or a `BulkheadError` when the file cannot be read.
 */
export async function readSeed(path: string, format: SeedFormat): Promise<SeedDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new BulkheadError({
      what: `the seed file "${path}" cannot be read (${messageOf(error)})`,
      fix: 'Check its path; docs/RUNBOOK-MULTI-TENANT.md shows the format.',
      code: 'SEED_MISSING',
      cause: error,
    });
  }
  return parseSeed(text, path, format);
}

/** The same for a text; `path` only names it in messages. */
export function parseSeed(text: string, path: string, format: SeedFormat): SeedDocument {
  const json = text.replace(/^\uFEFF/, ''); // Editors on Windows put a byte order mark before it.
  const value = parseJson(json, path);
  const schema = z.strictObject({
    seed_identifier: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,99}$/, 'takes 3 to 100 letters, digits, dots, dashes'),
    is_demo: z.boolean(),
    ...Object.fromEntries([...format.sections].map(([name, section]) => [name, sectionSchema(section)])),
  });
  const parsed = schema.safeParse(value, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  });
  const problems = [
    ...duplicateMembers(json),
    ...(parsed.success ? [] : parsed.error.issues.flatMap(issueLines)),
    ...crossProblems(value, format),
  ];
  if (problems.length > 0 || !parsed.success) throw unusable(path, problems);
  const data: Readonly<Record<string, unknown>> = parsed.data;
  const sections = [...format.sections].map(([name, section]): [string, SeedEntry[]] => {
    const found = data[name];
    const entries = section.list && Array.isArray(found) ? found : [found];
    return [
      name,
      entries.map((entry, index) => ({
        place: section.list ? `${name}[${index}]` : name,
        values: z.record(z.string(), z.unknown()).parse(entry),
      })),
    ];
  });
  return {
    file: path,
    identifier: parsed.data.seed_identifier,
    isDemo: parsed.data.is_demo,
    sections: new Map(sections),
  };
}

function sectionSchema(section: SectionFormat): z.ZodType {
  const members: [string, z.ZodType][] = [...section.fields].map(([name, field]) => [
    name,
    fieldSchema(field),
  ]);
  for (const { lookup } of section.references.values()) {
    if (lookup === undefined) continue;
    const code = z.union([z.string().min(1), z.number()], { error: 'takes a text or a number' });
    members.push([lookup.field, lookup.optional ? code.nullable().optional() : code]);
  }
  const entry = z.strictObject(Object.fromEntries(members));
  return section.list ? z.array(entry) : entry;
}

function issueLines(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${pathText([...issue.path, key])}: unknown member`);
  }
  return [`${pathText(issue.path)}: ${issue.message}`];
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the text around the mistake; a position is enough and shows nobody's name.
    const at = /at position \d+(?: \(line \d+ column \d+\))?/.exec(messageOf(error))?.[0];
    throw unusable(path, [`file: it is not JSON${at === undefined ? '' : ` (${at})`}`]);
  }
}

function unusable(path: string, problems: readonly string[]): InputError {
  return new InputError(
    `the seed file ${path} cannot be used`,
    problems,
    'Correct these places and run it again; nothing was changed.',
  );
}
