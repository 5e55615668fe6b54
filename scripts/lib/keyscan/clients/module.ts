import { extname } from 'node:path';
import { isPublic, type ServiceVariables } from '../variables.ts';
import { importsIn, type ModuleImport } from './imports.ts';
import { withoutServerExports } from './server-exports.ts';
import { readSource, type SourceText } from './source-text.ts';

/** Extensions of modules, in the order in which a bundler tries them. */
export const MODULE_EXTENSIONS = [
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.vue',
  '.svelte',
] as const;

/** Where a module reads a service key. */
export interface KeyRead {
  readonly name: string;
  readonly at: number;
}

/** What a module says of itself. */
export interface Module {
  readonly text: string;
  readonly imports: readonly ModuleImport[];
  /** First place where it reads the variable of a service key. */
  readonly read: KeyRead | undefined;
}

/** Whether a bundler takes the file as a module. */
export function isModule(path: string): boolean {
  return MODULE_EXTENSIONS.some((extension) => path.endsWith(extension)) && !path.endsWith('.d.ts');
}

/** Reads a module. `page`: exports that the framework runs on the server alone, and what only they import, do not count. */
export function parseModule(path: string, text: string, page: boolean, variables: ServiceVariables): Module {
  const source = readSource(['.vue', '.svelte'].includes(extname(path)) ? scriptsOf(text) : text);
  const seen = page ? withoutServerExports(source) : { source, imports: importsIn(source) };
  return { text, imports: seen.imports, read: findRead(seen.source, variables) };
}

/** `process.env.X`, `import.meta.env['X']`, `env.get("X")`, also with `?.`. */
const MEMBER = /\benv\s*(?:\?\.|\.)?\s*(?:get\s*\(\s*["'`]|\[\s*["'`]|(?<=\.)\s*)$/;

/** `const { X } = process.env` and `import { X } from '$env/static/private'`. */
const TAKEN = /^[^{};()]*\}\s*(?:=\s*[\w.\s]*\benv\b|from\s*["']\$env\/)/;

function findRead({ code }: SourceText, variables: ServiceVariables): KeyRead | undefined {
  for (const { start, name } of variables.findNames(code)) {
    if (isPublic(name)) continue;
    const before = code.slice(Math.max(0, start - 64), start);
    const after = code.slice(start + name.length, start + name.length + 1_000);
    if (MEMBER.test(before) || TAKEN.test(after)) return { name, at: start };
  }
  return undefined;
}

/** The scripts of a single-file component, at their places. */
function scriptsOf(text: string): string {
  let scripts = '';
  for (const match of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/gi)) {
    const start = match.index + (match[1] ?? '').length;
    scripts += text.slice(scripts.length, start).replace(/[^\n]/g, ' ') + (match[2] ?? '');
  }
  return scripts;
}
