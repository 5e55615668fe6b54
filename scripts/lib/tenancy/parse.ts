import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BulkheadError, InputError, messageOf } from '../runtime/errors.ts';
import { buildModel, type Problem } from './build.ts';
import { buildExceptions } from './exceptions.ts';
import type { Model } from './model.ts';
import { exceptionSchema, type FrameInput, frameSchema, type TableInput, tableSchema } from './schema.ts';

/**
 * Reads and checks a model. Every mistake is reported at once, with line and column.
 * Throws an `InputError`, or a `BulkheadError` when the file cannot be read.
 */
export async function readModel(file: string): Promise<Model> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new BulkheadError({
      what: `the tenancy model "${file}" cannot be read (${messageOf(error)})`,
      fix: 'Give its path with --config, or start from docs/examples/portal/bulkhead.yaml.',
      code: 'MODEL_MISSING',
      runbook: 'MODEL.md',
      cause: error,
    });
  }
  return parseModel(text, file);
}

/** The same for a text; `file` only names it in messages. */
export function parseModel(text: string, file: string): Model {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  if (document.errors.length > 0) {
    fail(
      file,
      document.errors.map((error) => `${at(error.pos[0])} ${error.message}`),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const problems: Problem[] = [];
  const frame = readFrame(value, problems);
  const tables = new Map<string, TableInput | undefined>();
  for (const [key, table] of Object.entries(rawTables(value))) {
    tables.set(key, readStrictly(tableSchema, table ?? {}, ['tables', key], problems));
  }
  const exceptions = buildExceptions(
    frame.exceptions.map((exception, index) =>
      readStrictly(exceptionSchema, exception, ['exceptions', String(index)], problems),
    ),
    (path) => at(offsetOf(document, path)),
    problems,
  );
  const model = buildModel(frame, tables, exceptions, file, problems);
  if (problems.length > 0 || model === undefined) {
    const placed = problems.map((problem) => ({ ...problem, offset: offsetOf(document, problem.path) }));
    placed.sort((a, b) => a.offset - b.offset);
    fail(
      file,
      placed.map(({ offset, path, text: words }) => `${at(offset)} ${path.join('.') || 'file'}: ${words}`),
    );
  }
  return model;
}

function fail(file: string, problems: string[]): never {
  throw new InputError(
    `the tenancy model ${file} cannot be used`,
    problems,
    'Correct these places and run it again; docs/MODEL.md explains each setting.',
  );
}

function rawTables(value: unknown): Record<string, unknown> {
  return isMapping(value) && isMapping(value.tables) ? value.tables : {};
}

/**
 * Reads everything but the tables, setting by setting, so that one wrong setting does not hide what is
 * wrong with the tables. Where a setting cannot be used a stand-in lets the rest be judged.
 */
function readFrame(value: unknown, problems: Problem[]): FrameInput {
  const given = isMapping(value) ? value : {};
  for (const key of Object.keys(given)) {
    if (!(key in frameSchema.shape)) problems.push({ path: [key], text: 'unknown setting' });
  }
  const read = <T>(key: keyof typeof frameSchema.shape, schema: z.ZodType<T>, standIn: T): T =>
    readStrictly(schema, given[key], [key], problems) ?? standIn;
  const { shape } = frameSchema;
  return {
    version: read('version', shape.version, 1),
    name: read('name', shape.name, 'database'),
    schemas: read('schemas', shape.schemas, ['public']),
    exposedSchemas: read('exposedSchemas', shape.exposedSchemas, undefined),
    platform: read('platform', shape.platform, 'plain'),
    migrations: read('migrations', shape.migrations, []),
    tenant: read('tenant', shape.tenant, { table: 'tenants', key: 'id', type: 'uuid' }),
    claim: read('claim', shape.claim, { from: 'setting', name: 'unknown' }),
    roles: read('roles', shape.roles, { app: [], anonymous: [], service: [], owner: 'unknown' }),
    tables: read('tables', shape.tables, {}),
    exceptions: read('exceptions', shape.exceptions, []),
    retention: read('retention', shape.retention, shape.retention.parse({})),
    recovery: read('recovery', shape.recovery, shape.recovery.parse({})),
    canaries: read('canaries', shape.canaries, shape.canaries.parse({})),
    alerts: read('alerts', shape.alerts, shape.alerts.parse({})),
    objectives: read('objectives', shape.objectives, shape.objectives.parse({})),
    gate: read('gate', shape.gate, shape.gate.parse({})),
  };
}

/** The value as the schema has it; unknown keys are reported and left out, so that the rest is still judged. */
function readStrictly<T>(
  schema: z.ZodType<T>,
  value: unknown,
  prefix: readonly string[],
  problems: Problem[],
): T | undefined {
  const copy: unknown = structuredClone(value);
  for (;;) {
    const parsed = schema.safeParse(copy);
    if (parsed.success) return parsed.data;
    const unknown = parsed.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
    for (const issue of unknown) {
      for (const key of issue.keys) {
        problems.push({ path: [...prefix, ...issue.path.map(String), key], text: 'unknown setting' });
        removeAt(copy, issue.path, key);
      }
    }
    if (unknown.length > 0) continue;
    for (const issue of parsed.error.issues) {
      const path = [...prefix, ...issue.path.map(String)];
      const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
      problems.push({ path, text: absent ? 'is missing' : issue.message });
    }
    return undefined;
  }
}

function removeAt(value: unknown, path: readonly PropertyKey[], key: string): void {
  let at: unknown = value;
  for (const step of path)
    at = isMapping(at) ? at[String(step)] : Array.isArray(at) ? at[Number(step)] : undefined;
  if (isMapping(at)) delete at[key];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Where in the text a path stands: the key itself, or the nearest place above that exists. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isNode(item.key) && String(item.key) === last);
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
