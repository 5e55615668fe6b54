import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { changeDigest, SUBJECTS } from '../lib/approval/digest.ts';
import { APPROVING, foldLogin, readProposals } from '../lib/approval/proposal.ts';
import { judgeSecondPerson } from '../lib/approval/second-person.ts';
import { command } from '../lib/runtime/command.ts';
import type { Context } from '../lib/runtime/context.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { choice, flag, integer, optionalText, text } from '../lib/runtime/inputs.ts';
import type { Result } from '../lib/runtime/result.ts';

const MINUTE = 60_000;

/** In minutes. */
const DAY = 1440;

export const approveChange = command({
  name: APPROVING,
  path: 'scripts/evidence/approve-change.ts',
  kind: 'evidence',
  summary:
    'Holds the rule of two people: one proposes a change, another confirms exactly that within the hour.',
  runbook: 'WORKFLOWS.md#two-people',
  inputs: {
    subject: choice(SUBJECTS, 'recovery', { description: 'What kind of change it is' }),
    what: text({
      description: 'All that decides what would be done, in one line: the same text proposes and confirms',
      placeholder: 'text',
    }),
    file: optionalText({ description: 'File whose content is part of the change', placeholder: 'path' }),
    propose: flag({ description: 'Propose it; without this flag it is confirmed' }),
    within: integer(60, { description: 'Minutes in which a proposal may be confirmed', min: 1, max: 1440 }),
  },
  outputs: {
    digest: 'SHA-256 of the change',
    'proposed-by': 'Who proposed what was confirmed, separated by commas',
  },
  examples: [
    {
      line: 'npx tsx scripts/evidence/approve-change.ts --subject recovery --what "apply <plan>" --propose',
      explains: 'the first person, with GITHUB_ACTOR in the environment',
    },
    {
      line: 'npx tsx scripts/evidence/approve-change.ts --subject recovery --what "apply <plan>" --past-reports reports',
      explains: 'the second one, within an hour of the recorded proposal',
    },
  ],
  async run(input, context): Promise<Result> {
    const { subject, what, within } = input;
    const file = input.file === undefined ? undefined : await readFile(resolve(context.cwd, input.file));
    const digest = changeDigest({ subject, what, ...(file === undefined ? {} : { file }) });
    const by = peopleOf(context);
    if (input.propose) {
      return {
        verdict: 'green',
        summary: `proposed by ${by.join(', ')}: ${subject}, ${what}`,
        checks: [],
        facts: { proposed: true, subject, digest, by },
        outputs: { digest, 'proposed-by': '' },
      };
    }
    const now = context.now();
    // A day more than counts: whoever comes too late is to hear that, and not that nothing was proposed.
    const since = new Date(now.getTime() - (within + DAY) * MINUTE);
    const proposals = await readProposals(context.pastReports, since);
    const asked = { subject, digest, by, now, within: within * MINUTE };
    const { checks, confirmed } = judgeSecondPerson(proposals, asked);
    return {
      verdict: confirmed === undefined ? 'red' : 'green',
      summary:
        confirmed === undefined
          ? `not confirmed: ${subject}, ${what}`
          : `confirmed by ${by.join(', ')}, proposed by ${confirmed.by.join(', ')}: ${subject}, ${what}`,
      checks: [...checks],
      facts: { proposed: false, subject, digest, by, proposedBy: [...(confirmed?.by ?? [])] },
      outputs: { digest, 'proposed-by': confirmed?.by.join(',') ?? '' },
    };
  },
});

/** Who started the run, and who started it again: in a workflow both have had it in their hands. */
function peopleOf({ env }: Context): string[] {
  const logins = [env.GITHUB_ACTOR ?? '', env.GITHUB_TRIGGERING_ACTOR ?? ''].map(foldLogin);
  const people = [...new Set(logins)].filter((login) => login !== '');
  if (people.length > 0) return people;
  throw new BulkheadError({
    what: 'nobody knows who started this run: GITHUB_ACTOR is not set',
    fix: 'Run it in a workflow, which sets the variable; by hand, set it to your own login.',
    code: 'APPROVAL_NOBODY',
  });
}

if (import.meta.main) await runCli(approveChange);
