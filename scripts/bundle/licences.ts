import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { isVendor } from './chunks.ts';

/** Licences that let us pass a package on in a bundle, if only its text goes with it. */
const FREE = new Set(['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD']);

const packageFile = z.object({ name: z.string(), version: z.string(), license: z.string().default('none') });

/** A package that is in the bundle. */
export interface Vendored {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its own licence and notice files, one after the other. */
  readonly text: string;
}

/** The packages of some modules, each once, sorted. Throws when one may not be passed on, or has no text that says so. */
export function vendoredPackages(modules: readonly string[]): Vendored[] {
  const folders = new Set(modules.filter(isVendor).map((id) => packageRoot(dirname(id))));
  const read = [...folders].map(readPackage);
  const found = read.map((one) => (one.text === '' ? { ...one, text: textOfSibling(one, read) } : one));
  const refused = found.filter(({ license, text }) => !isFree(license) || text === '');
  if (refused.length > 0) {
    throw new BulkheadError({
      what: `the bundle cannot be made: packages without a licence that we know, or without its text: ${refused
        .map(({ name, license, text }) => `${name} (${license}${text === '' ? ', no text' : ''})`)
        .join(', ')}`,
      fix: 'Use another package, or add its licence to scripts/bundle/licences.ts after reading it.',
      code: 'BUNDLE_LICENCE',
      exit: 1,
    });
  }
  const unique = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** All licences as one text, those of programs within the WASM files last; packages with the same words share them. */
export function licencesText(packages: readonly Vendored[], within: string): string {
  const groups = new Map<string, Vendored[]>();
  for (const one of packages) groups.set(one.text, [...(groups.get(one.text) ?? []), one]);
  const parts = [...groups].map(([text, members]) =>
    [...members.map(({ name, version, license }) => `${name} ${version} (${license})`), '', text].join('\n'),
  );
  const head = 'The files in this folder contain the following packages, each under its own licence.';
  return `${[head, ...parts, within.trim()].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** `MIT`, `(BSD-3-Clause OR GPL-2.0)`: one of several is enough, all of several are needed. */
function isFree(license: string): boolean {
  return license
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => FREE.has(one.trim())));
}

/** The nearest folder above with a package.json that names a package; some packages have nameless ones inside. */
function packageRoot(folder: string): string {
  for (let at = folder; isVendor(at); at = dirname(at)) {
    const path = join(at, 'package.json');
    if (existsSync(path) && packageFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).success) return at;
  }
  throw new BulkheadError({
    what: `${folder} belongs to no package`,
    fix: 'Run `npm ci`.',
    code: 'BUNDLE_LICENCE',
    exit: 1,
  });
}

function readPackage(root: string): Vendored {
  const { name, version, license } = packageFile.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  const texts = readdirSync(root)
    .filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readText(join(root, file)));
  const readme = readdirSync(root).find((file) => /^readme(?:\.md)?$/i.test(file));
  if (texts.length === 0 && readme !== undefined) texts.push(sectionOfReadme(readText(join(root, readme))));
  return { name, version, license, text: texts.join('\n\n').trim() };
}

/** Some packages have their licence at the end of the README only. A heading without the words is none. */
function sectionOfReadme(readme: string): string {
  const [, after = ''] = /^#* *licen[cs]e *$([\s\S]*)/im.exec(readme) ?? [];
  const section = after.split(/^#+ /m)[0] ?? '';
  return /permission/i.test(section) ? section.replace(/^[\s-]+/, '') : '';
}

/** Packages of one project that forgot the file in some of them; the project is the name's scope. */
function textOfSibling({ name, license }: Vendored, all: readonly Vendored[]): string {
  const scope = /^@[^/]+\//.exec(name)?.[0];
  if (scope === undefined) return '';
  return (
    all.find((one) => one.name.startsWith(scope) && one.license === license && one.text !== '')?.text ?? ''
  );
}

function readText(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
}
