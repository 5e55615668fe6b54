import { basename } from 'node:path';
import { isModule } from './module.ts';

/** Why a module is built into a client. */
export type EntryReason =
  | 'says "use client"'
  | 'is a page'
  | 'is the main module'
  | 'is named by a page of HTML'
  | 'was named';

/** `"use client"` as the first statement, comments before it allowed. */
const USE_CLIENT = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|(["'])use strict\1;?)*(["'])use client\2/;

/** The same for modules of the server whose exports a client only calls. */
const USE_SERVER = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|(["'])use strict\1;?)*(["'])use server\2/;

/** `src/main.ts` is also where servers begin: one that loads a server's framework is none of a browser. */
const SERVER_FRAMEWORK =
  /["'](?:@nestjs\/core|express|fastify|@fastify\/[\w-]+|koa|@hapi\/hapi|hono|@hono\/node-server|node:https?|https?|electron)["']/;

/** Modules that a framework of pages keeps on the server. */
const NOT_A_PAGE =
  /(?:^|\/)pages\/(?:api\/|_document\.|_middleware\.)|\.(?:test|spec|stories|server|d)\.\w+$|(?:^|\/)__tests__\//;

/** Whether a module runs on the server although a client imports it by name. */
export function isServerAction(head: string): boolean {
  return USE_SERVER.test(head);
}

function isPage(path: string): boolean {
  return /(?:^|\/)pages\//.test(path) && !NOT_A_PAGE.test(path);
}

/**
 * Why a client begins at this module; undefined when it does not. `path` with `/` between its parts, `head` the begin of its
 * text, `framework`: whether a folder of this project is one of pages (`next.config.js` and the like stand beside it).
 */
export function entryReason(path: string, head: string, framework: boolean): EntryReason | undefined {
  if (!isModule(path)) return undefined;
  if (USE_CLIENT.test(head)) return 'says "use client"';
  if (
    /(?:^|\/)src\/main\.\w+$/.test(path) ||
    /^(?:entry[.-]client|main\.client)\.\w+$/.test(basename(path))
  ) {
    return SERVER_FRAMEWORK.test(head) ? undefined : 'is the main module';
  }
  if (!isPage(path) || isServerAction(head)) return undefined;
  const component = /\.(?:tsx|jsx|vue)$/.test(path);
  return component || (framework && /\.[jt]s$/.test(path)) ? 'is a page' : undefined;
}

/** Files beside which `pages/` is the folder of a framework. */
export const FRAMEWORK_CONFIG = /^(?:next|nuxt|gatsby)[.-]config\.\w+$/;

/** Modules that a page of HTML names, by `src` or by an import in a script of its own. */
export function scriptsIn(html: string): string[] {
  const named = [...html.matchAll(/<script\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi)].map(([, src = '']) => src);
  const inline = [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/gi)].flatMap(([, code = '']) =>
    [...code.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(([, specifier = '']) => specifier),
  );
  return [...named, ...inline]
    .filter((src) => !/^(?:[a-z]+:)?\/\//i.test(src))
    .map((src) => src.replace(/[?#].*$/, ''));
}
