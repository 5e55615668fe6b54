import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/** The portal's model with other policies at its top level, such as `{ retention: … }`, as files for an installation. */
export function modelWith(changes: Readonly<Record<string, unknown>>): Record<string, string> {
  const document = parseDocument(readFileSync('bulkhead.yaml', 'utf8'));
  for (const [name, value] of Object.entries(changes)) document.set(name, value);
  return { 'bulkhead.yaml': document.toString() };
}
