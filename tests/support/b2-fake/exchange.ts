import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from './refusal.ts';

export const OPERATIONS = [
  'b2_authorize_account',
  'b2_list_buckets',
  'b2_get_upload_url',
  'b2_upload_file',
  'b2_start_large_file',
  'b2_get_upload_part_url',
  'b2_upload_part',
  'b2_finish_large_file',
  'b2_cancel_large_file',
  'b2_list_file_names',
  'b2_list_file_versions',
  'b2_list_unfinished_large_files',
  'b2_download_file_by_id',
  'b2_download_file_by_name',
  'b2_hide_file',
  'b2_delete_file_version',
  'b2_update_file_retention',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** One request, read to its end. */
export interface FakeRequest {
  readonly operation: Operation | undefined;
  readonly method: string;
  /** Undecoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is bytes. */
  readonly body: Buffer | Readonly<Record<string, unknown>>;
}

/** Which call a request is, by its path. */
export function operationOf(path: string): Operation | undefined {
  if (/^\/download\/file\//.test(path)) return 'b2_download_file_by_name';
  const name = /\/b2api\/v2\/(\w+)/.exec(path)?.[1];
  return OPERATIONS.find((operation) => operation === name);
}

/** One value of a header, or undefined. */
export function header({ headers }: Pick<FakeRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

type Kind = 'string' | 'number' | 'object' | 'boolean';

/** The JSON of a call. Refuses what is missing, of another type or not known; a name with `?` may be left out or null. */
export function fieldsOf(
  request: FakeRequest,
  allowed: Readonly<Record<string, Kind>>,
): Record<string, unknown> {
  if (request.method !== 'POST') throw badRequest('this fake takes POST only');
  if (!/^application\/json/.test(header(request, 'content-type') ?? '')) throw badRequest('no JSON');
  const given: Record<string, unknown> = Object(JSON.parse(request.body.toString()));
  const names = Object.keys(allowed).map((name) => name.replace('?', ''));
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw badRequest(`unknown field in call: ${name}`);
  }
  for (const [name, kind] of Object.entries(allowed)) {
    const value = given[name.replace('?', '')];
    if (value === undefined || value === null) {
      if (!name.endsWith('?')) throw badRequest(`required field ${name} is missing`);
    } else if (typeof value !== kind) throw badRequest(`${name} is no ${kind}`);
  }
  return given;
}

export function textIn(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

export function numberIn(fields: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = fields[name];
  return typeof value === 'number' ? value : fallback;
}
