import { readFileSync } from 'node:fs';
import type { Policy } from '../support/s3-fake/policy.ts';

// The keys of these tests are made by the recipes of the documents: what is proved of them is proved of the page.

const PAGE = readFileSync('docs/SETUP.md', 'utf8');

export type Purpose = 'Write' | 'Read' | 'Prune';

/** The policy under the heading of that name, for a bucket and prefix. */
export function policyOf(purpose: Purpose, bucket: string, prefix: string): Policy {
  const [, json = ''] = new RegExp(`^#### ${purpose}\n+\`\`\`json\n(.*?)^\`\`\``, 'ms').exec(PAGE) ?? [];
  return JSON.parse(json.replaceAll('BUCKET', bucket).replaceAll('PREFIX', prefix));
}

/** The capabilities of the B2 key for that purpose. */
export function capabilitiesOf(purpose: Purpose): string[] {
  const command = new RegExp(`^b2 key create .* bulkhead-${purpose.toLowerCase()} +(\\S+)$`, 'm');
  const [, list = ''] = command.exec(PAGE) ?? [];
  return list.split(',');
}
