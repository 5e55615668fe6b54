import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, matchesGlob, relative, resolve, sep } from 'node:path';
import type { Files } from '../artifacts.ts';
import { RunnerRefusal, StepFailure } from '../refusal.ts';
import type { StandIn } from './stand-in.ts';

/** `actions/upload-artifact` from v4 on: a name once in a run, hidden files left out, the common folder taken off. */
export const uploadArtifact: StandIn = {
  inputs: ['name', 'path', 'if-no-files-found', 'retention-days'],
  async run(inputs, { job, log }) {
    const { name = 'artifact', path = '', 'if-no-files-found': missing = 'warn' } = inputs;
    const days = inputs['retention-days'] ?? '0';
    if (!/^([0-9]|[1-8][0-9]|90)$/.test(days)) throw new StepFailure(`Invalid retention-days: ${days}`);
    if (path === '') throw new StepFailure('Input required and not supplied: path');
    // https://github.com/actions/toolkit/blob/main/packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts
    if (name === '' || /[":<>|*?\r\n\\/]/.test(name)) {
      throw new StepFailure(`The artifact name is not valid: ${name}.`);
    }
    const files = await gather(job.workspace, path);
    if (files.size === 0) {
      const text = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
      if (missing === 'error') throw new StepFailure(text);
      if (missing === 'warn') log.annotate('warning', text);
      else log.say(text);
      return {};
    }
    const id = job.run.artifacts.add(name, files);
    log.say(
      `Artifact ${name} has been successfully uploaded with ${files.size} file(s)! Artifact ID is ${id}`,
    );
    return { 'artifact-id': String(id) };
  },
};

/** `actions/download-artifact` from v5 on: one by its name into the folder, several each into a folder of its name. */
export const downloadArtifact: StandIn = {
  inputs: ['name', 'pattern', 'path', 'merge-multiple'],
  async run(inputs, { job, log }) {
    const { name = '', pattern = '', path = '' } = inputs;
    const { artifacts } = job.run;
    const target = resolve(job.workspace, path);
    if (name !== '') {
      const files = artifacts.get(name);
      if (files === undefined) {
        throw new StepFailure(
          `Unable to download artifact(s): Artifact not found for name: ${name}\nPlease ensure that your artifact is not expired and the artifact was uploaded using a compatible version of toolkit/upload-artifact.`,
        );
      }
      await unpack(files, target);
    } else {
      const found = artifacts.names.filter((each) => pattern === '' || matchesGlob(each, pattern));
      for (const each of found) {
        const files = artifacts.get(each) ?? new Map();
        await unpack(files, inputs['merge-multiple'] === 'true' ? target : join(target, each));
      }
      log.say(`Total of ${found.length} artifact(s) downloaded`);
    }
    return { 'download-path': target };
  },
};

async function unpack(files: Files, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    // A file of a checkout may be a link that all checkouts share.
    await rm(join(target, path), { force: true });
    await writeFile(join(target, path), bytes);
  }
}

/** The files that `path` names, by their paths below the folder that all of them are in. */
async function gather(workspace: string, path: string): Promise<Map<string, Buffer>> {
  const wanted = path
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (wanted.some((line) => line.startsWith('!') || /[?[\]]/.test(line))) {
    throw new RunnerRefusal(`upload-artifact is known with paths and *, not with ${path}`);
  }
  const found = new Set<string>();
  const searched: string[] = [];
  for (const line of wanted) {
    const full = resolve(workspace, line);
    const parts = full.split(sep);
    const magic = parts.findIndex((part) => part.includes('*'));
    const base = magic === -1 ? full : parts.slice(0, magic).join(sep);
    searched.push(base);
    for (const file of await filesBelow(base)) {
      if (magic === -1 || matchesGlob(file, full) || matchesGlob(file, `${full}/**`)) found.add(file);
    }
  }
  const common = commonFolder(searched);
  const root = found.size === 1 && found.has(common) ? dirname(common) : common;
  const files = [...found].sort().map(async (file) => [relative(root, file), await readFile(file)] as const);
  return new Map(await Promise.all(files));
}

/** All files, without those that are hidden or in a hidden folder below it. */
async function filesBelow(base: string): Promise<string[]> {
  const info = await stat(base).catch(() => undefined); // Not there: no files.
  if (info === undefined) return [];
  if (info.isFile()) return [base];
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(base, file)
          .split(sep)
          .some((part) => part.startsWith('.')),
    );
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => path.split(sep));
  const shared = [...first].findIndex((part, at) => rest.some((other) => other[at] !== part));
  return (shared === -1 ? [...first] : [...first].slice(0, shared)).join(sep);
}
