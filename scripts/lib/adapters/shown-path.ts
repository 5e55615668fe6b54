import { isAbsolute, relative } from 'node:path';

/** A path as short as a person can still open it from `folder`: relative inside it, absolute outside. */
export function shownPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
