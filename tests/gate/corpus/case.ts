import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Picture } from '../../../scripts/lib/gate/read/picture.ts';
import { readBase } from '../../../scripts/lib/gate/read/read-change.ts';
import type { Runner } from '../../../scripts/lib/gate/read/script.ts';
import { migrationFile } from '../../../scripts/lib/migrations/files.ts';
import type { Model, Stage } from '../../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../../scripts/lib/tenancy/parse.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The day of every case: allowances in them end in 2027. */
export const TODAY = '2026-11-21';

/** One migration of the corpus, and what its header says of it. */
export interface Case {
  /** `locks/01-index`. */
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly text: string;
  /** `MIG-01:4`, with ` allowed` where somebody answers for it; sorted. */
  readonly expected: readonly string[];
  /** Locks as a server grants them: `ACCESS EXCLUSIVE public.messages`. */
  readonly locks: readonly string[];
  /** `superuser`: only a superuser may; `empty`: only without rows; `no`: it is refused, or needs what is not there. */
  readonly runs: 'yes' | 'superuser' | 'empty' | 'no';
  readonly rows: ReadonlyMap<string, number>;
  readonly runner: Runner;
  readonly serverMajor: number;
  readonly stages: ReadonlyMap<string, string>;
}

/** Every case of the corpus, by name. */
export async function readCases(): Promise<Case[]> {
  const found = await readdir(import.meta.dirname, { recursive: true });
  const files = found.filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file): Promise<Case> => {
      const name = file.replace(/\.sql$/, '').replaceAll('\\', '/');
      const path = join(import.meta.dirname, file);
      const text = await readFile(path, 'utf8');
      const header = (key: string) => new RegExp(`^-- ${key}: (.*)$`, 'm').exec(text)?.[1];
      const list = (key: string) => header(key)?.split(', ') ?? [];
      const pairs = (key: string) =>
        new Map(list(key).map((item) => [item.split(' ')[0] ?? '', item.split(' ')[1] ?? '']));
      const expected = list('expect');
      const runs = header('runs');
      return {
        name,
        title: header('case') ?? '',
        path: relative(ROOT, path),
        text,
        expected: expected.length === 1 && expected[0] === 'nothing' ? [] : expected.sort(),
        locks: list('lock'),
        runs: runs === 'superuser' || runs === 'empty' || runs === 'no' ? runs : 'yes',
        rows: new Map([...pairs('rows')].map(([table, rows]) => [table, Number(rows)])),
        runner: header('runner') === 'other' ? 'other' : 'bulkhead',
        serverMajor: Number(header('server') ?? 18),
        stages: pairs('stage'),
      };
    }),
  );
}

/** The model of the portal, with the stages that a case asks for. */
export async function modelFor(stages: ReadonlyMap<string, string> = new Map()): Promise<Model> {
  const model = await readModel(join(ROOT, 'bulkhead.yaml'));
  const tables = new Map(
    [...model.tables].map(([id, table]) => [
      id,
      { ...table, stage: (stages.get(id) ?? table.stage) as Stage },
    ]),
  );
  return { ...model, tables };
}

/** The portal's schema before any migration. */
export async function readSchema(model: Model): Promise<Picture> {
  const path = 'docs/examples/portal/schema.sql';
  return readBase([migrationFile('schema.sql', path, await readFile(join(ROOT, path)))], model);
}

/** The portal as it stands with all its migrations. */
export async function readPortal(model: Model): Promise<Picture> {
  const folder = join(ROOT, 'migrations');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const files = await Promise.all(
    names.map(async (name) => migrationFile(name, `migrations/${name}`, await readFile(join(folder, name)))),
  );
  return readBase(files, model, await readSchema(model));
}
