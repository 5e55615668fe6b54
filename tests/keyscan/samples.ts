import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from '../../scripts/lib/keyscan/finding.ts';
import { Scanner, type ScanOptions } from '../../scripts/lib/keyscan/scanner.ts';
import { ServiceVariables } from '../../scripts/lib/keyscan/variables.ts';

// Every secret is put together here, so that the repository itself holds none.

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as Supabase makes them; its signature is of nothing. */
export function token(role: string, more: Readonly<Record<string, unknown>> = {}): string {
  const header = base64url({ alg: 'HS256', typ: 'JWT' });
  const payload = base64url({ iss: 'supabase', ref: 'qhzzvtkmbxpwcfyrnaed', role, iat: 1700000000, ...more });
  return `${header}.${payload}.4mK9rQ2vX7bN1cZ5wT8yL3pH6dJ0gF_sA-uEiRoWnVk`;
}

export const SERVICE = token('service_role');
export const ANON = token('anon');
export const SECRET = ['sb', 'secret', 'N7vQd0UgjKTVK-Tpdkm2Hg_xSvQMPvz'].join('_');
export const PUBLISHABLE = ['sb', 'publishable', 'ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH'].join('_');
export const PASSWORD = 'Vq7-tR2.kLw9';
export const DATABASE = `${'postgres'}ql://app:${PASSWORD}@db.harbour-homes.net:5432/portal`;
export const SERVICE_VARIABLE = ['SUPABASE', 'SERVICE', 'ROLE', 'KEY'].join('_');

/** Everything that must stand in no output. */
export const SECRETS = [SERVICE, SECRET, PASSWORD, SERVICE.split('.')[1] ?? '', SECRET.slice(10)];

/** Scans a text in pieces of the given size. */
export function scanText(
  text: string | Buffer,
  options: Partial<ScanOptions> & { piece?: number } = {},
): readonly Omit<Finding, 'file'>[] {
  const scanner = new Scanner({ variables: new ServiceVariables(), prose: false, ...options });
  const bytes = Buffer.from(text);
  const size = options.piece ?? 1 << 20;
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  return scanner.end().findings;
}

/** The rules of what was found, with their places. */
export function placesIn(text: string | Buffer, options: Parameters<typeof scanText>[1] = {}): string[] {
  return scanText(text, options).map(({ rule, line, column }) => `${rule} ${line}:${column}`);
}

/** A folder with these files, by their paths. */
export async function folderOf(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'bulkhead-keyscan-'));
  await addFiles(path, files);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function addFiles(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
