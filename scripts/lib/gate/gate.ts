import { posix } from 'node:path';
import { migrationFile } from '../migrations/files.ts';
import type { Context } from '../runtime/context.ts';
import type { Change } from './change.ts';
import { changeOf, type Revisions } from './change-set.ts';
import type { Finding } from './finding.ts';
import type { Picture } from './read/picture.ts';
import { readBase, readChange } from './read/read-change.ts';
import { findSquawk, runSquawk, weighSquawk } from './read/squawk.ts';
import type { Judged } from './result.ts';
import type { Repository, Revision } from './revision.ts';
import { productionRows } from './run/budget.ts';
import { trialFindings } from './run/findings.ts';
import { openScratch } from './scratch/server.ts';
import { rehearse, type Tried } from './trial.ts';

export interface GateOptions {
  /** Superuser of a server that is thrown away; an embedded one by default. */
  readonly scratchUrl: string | undefined;
  /** Folder in whose `node_modules` squawk is looked for; undefined to leave it out. */
  readonly squawkIn: string | undefined;
}

/**
 * Reads the files that a change adds, runs them on a scratch server, and judges what comes of it. Edits of files that are
 * applied already are read too, and never run.
 */
export async function judgeChange(
  revisions: Revisions,
  repository: Repository,
  options: GateOptions,
  context: Context,
): Promise<Judged> {
  const { base, head } = revisions;
  const change = changeOf(revisions, posix.dirname(repository.config));
  const worth = change.added.length > 0 || base.modelText !== head.modelText;
  // It starts while the files are read; should it fail, whoever waits for it is told.
  const starting = worth
    ? openScratch(context, { url: options.scratchUrl, major: base.model.gate.server })
    : undefined;
  if (starting !== undefined) void Promise.allSettled([starting]);
  await context.step('read');
  const squawked = await askSquawk(change, base, options, context);
  const setUp = base.setup.map(({ path, text }) => migrationFile(path, path, Buffer.from(text)));
  const picture = await readBase([...setUp, ...change.base], base.model);
  const read = await readAll(change, revisions, picture, squawked, context);
  const unreadable = read.some(({ rule }) => rule === 'MIG-00');
  const tried =
    starting === undefined || unreadable
      ? undefined
      : await rehearse(base, head, change.added, starting, context);
  // Read once more with what the trial found: an allowance in a file speaks for both, and is unused only without either.
  const found = tried === undefined ? [] : trialFindings(tried.trial, tried.stage);
  const findings =
    found.length === 0 ? read : await readAll(change, revisions, picture, [...squawked, ...found], context);
  return {
    base,
    head,
    findings,
    tried,
    unseen: unseenOf(tried, base, unreadable),
    added: change.added.map(({ path }) => path),
  };
}

async function readAll(
  change: Change,
  { base, head }: Revisions,
  picture: Picture,
  others: readonly Finding[],
  context: Context,
): Promise<Finding[]> {
  const { gate } = base.model;
  const rows = new Map([...base.model.tables.keys()].map((id) => [id, productionRows(id, gate)]));
  const today = context.now().toISOString().slice(0, 10);
  return await readChange(change, head.model, {
    base: picture,
    serverMajor: gate.server,
    today,
    rows,
    others,
  });
}

async function askSquawk(
  change: Change,
  base: Revision,
  { squawkIn }: GateOptions,
  context: Context,
): Promise<Finding[]> {
  const binary = squawkIn === undefined ? undefined : findSquawk(squawkIn);
  if (binary === undefined) return [];
  const found: Finding[] = [];
  for (const file of change.added) {
    context.signal.throwIfAborted();
    found.push(...weighSquawk(await runSquawk(binary, file, base.model.gate.server)).kept);
  }
  return found;
}

function unseenOf(tried: Tried | undefined, base: Revision, unreadable: boolean): string[] {
  if (unreadable) return ['nothing was run, because a file cannot be read'];
  if (tried === undefined) return [];
  const { server } = base.model.gate;
  const other =
    tried.serverMajor === server
      ? []
      : [
          `the scratch server is PostgreSQL ${tried.serverMajor}, and production is ${server} by "gate.server" of the model`,
        ];
  const { trial } = tried;
  if (trial.refused !== undefined) return [...other, 'what comes after the refused statement was not run'];
  const idle =
    trial.statements.length > 0 && trial.fares.length === 0
      ? [
          'no statement of the application could be tried beside the migrations: its role may do nothing in the tables, or none could be filled',
        ]
      : [];
  return [...other, ...idle];
}
