import { writeFile } from 'node:fs/promises';
import { DRIFT } from '../../scripts/lib/hardening/fingerprint/drift-text.ts';
import type { Mutation, Sight } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

/** Where the page lies. */
export const PAGE = 'docs/ISOLATION-EVIDENCE.md';

const HEAD = `# Who notices what

Made by \`node tests/mutation/evidence.ts\` from the table of \`tests/mutation/\`, whose tests hold each line of it on a real
database. Each line takes one guard of the hardened portal away, and nothing else, and says who must call that red: the
status (\`hardening-status\`, [the checks](checks/README.md)) from the catalogue, the isolation tests
(\`test-tenant-isolation\`) by attack. Grey is not red. On the portal as it stands both are green.

Where another guard stops the attack all the same, the line names it. Then three things were tried: with both guards
weakened the attack is red; with only the one that is named weakened it is not; with only that of the line weakened the
status is red. So neither guard hides the loss of the other.

${DRIFT.id} compares with the report of the night before, and sees every change of a guard. It stands here only where no check by
itself can know that something is missing.`;

/** The page of evidence, from the table alone. */
export function evidencePage(): string {
  const all = Object.values(MUTATIONS).flat();
  const attacked = all.filter(({ probes }) => 'see' in probes);
  const covered = all.filter(({ probes }) => 'behind' in probes);
  return [
    HEAD,
    `${all.length} weakenings: the status notices all of them, ${attacked.length} are also seen by attack, of these ${covered.length} once the guard beside them is gone.`,
    ...Object.entries(MUTATIONS).flatMap(([title, mutations]) => [
      `## ${title}`,
      [
        '| weakened | the status | the attack | |',
        '|---|---|---|---|',
        ...mutations.map((mutation) => `| ${cells(mutation).join(' | ')} |`),
      ].join('\n'),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

function cells({ what, status, probes, since }: Mutation): string[] {
  const name = since === undefined ? what : `${what} (PostgreSQL ${since})`;
  if ('unseen' in probes) return [name, ids(status), '–', probes.unseen];
  return [
    name,
    ids(status),
    ids(probes.see),
    'behind' in probes ? `once weakened too: ${probes.behind}` : '',
  ];
}

function ids(sights: readonly Sight[]): string {
  return [...new Set(sights.map((sight) => sight.split(' ')[0]))].join(', ');
}

if (import.meta.main) await writeFile(PAGE, evidencePage());
