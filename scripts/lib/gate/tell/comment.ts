import type { GitHub } from '../../github/client.ts';
import { isRefusal } from '../../github/error.ts';
import { createOnce } from '../../github/once.ts';
import { codeText, folded, markdownTable, plainText } from '../../reports/markup.ts';
import { MARKS } from '../../reports/verdicts.ts';
import type { Result } from '../../runtime/result.ts';
import { type Finding, isBlocking, sortFindings } from '../finding.ts';

/** The first line of the one comment: by it the next run finds it again. */
const MARKER = '<!-- bulkhead: migration-gate -->';

/** GitHub takes 65,536 characters. */
const LIMIT = 60_000;

/** Rows of each table, the most that is tried first. */
const LADDER = [100, 30, 10, 3];

/** How the comment of a pull request stands. */
export type Told = 'created' | 'updated' | 'not allowed';

/**
 * The text of the comment: verdict first, what blocks, what is allowed until when, what to know; cut so that it fits.
 */
export function commentBody(
  result: Pick<Result, 'verdict' | 'summary' | 'checks'>,
  findings: readonly Finding[],
  runUrl: string | undefined,
): string {
  const sorted = sortFindings(findings);
  for (const rows of LADDER) {
    const text = bodyWith(rows, result, sorted, runUrl);
    if (text.length <= LIMIT) return text;
  }
  return bodyWith(0, result, sorted, runUrl);
}

function bodyWith(
  rows: number,
  { verdict, summary, checks }: Pick<Result, 'verdict' | 'summary' | 'checks'>,
  findings: readonly Finding[],
  runUrl: string | undefined,
): string {
  const blocking = findings.filter(isBlocking);
  const allowed = findings.filter((finding) => finding.allowed !== undefined);
  const warnings = findings.filter(({ severity, allowed: by }) => severity === 'warn' && by === undefined);
  const held = checks.filter((check) => check.verdict === 'green');
  const grey = checks.filter((check) => check.verdict === 'grey');
  return [
    MARKER,
    `### ${MARKS[verdict]} Migration gate: ${plainText(summary)}`,
    ...section('Blocks the merge', blocking, rows, true),
    ...(grey.length === 0
      ? []
      : [`**Not looked at**: ${grey.map(({ observed }) => plainText(observed)).join('; ')}`]),
    ...section('Allowed in the file', allowed, rows, false),
    ...section('To know', warnings, rows, false),
    ...(held.length === 0
      ? []
      : [
          folded(
            `${held.length} things were tried and held`,
            markdownTable(
              ['what', 'seen'],
              held.map(({ title, observed }) => [plainText(title), plainText(observed)]),
            ),
          ),
        ]),
    runUrl === undefined ? '' : `[The whole report](${runUrl})`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, findings: readonly Finding[], rows: number, fixes: boolean): string[] {
  if (findings.length === 0) return [];
  const table = markdownTable(
    ['where', 'rule', 'what happens', ...(fixes ? ['instead'] : ['until'])],
    findings
      .slice(0, rows)
      .map(({ file, line, rule, what, fix, allowed }) => [
        codeText(`${file}:${line}`),
        plainText(rule),
        plainText(what),
        fixes
          ? codeText(fix)
          : plainText(allowed === undefined ? '–' : `${allowed.expires}: ${allowed.reason}`),
      ]),
  );
  const more = findings.length > rows ? `\n\n${findings.length - rows} more are in the report.` : '';
  return [`**${title}**\n\n${table}${more}`];
}

/**
 * Writes the comment of a pull request, or brings the one that is there up to date. A pull request from a fork has a token
 * that may not write: then nothing is written, and the summary of the step alone tells.
 */
export async function tellPullRequest(github: GitHub, pull: number, body: string): Promise<Told> {
  const issue = { ...github.here, issue_number: pull };
  const find = async () => {
    const comments = await github.paginate(github.rest.issues.listComments, { ...issue, per_page: 100 });
    // Anybody may write the marker; only ours is believed to be ours.
    return comments.find(
      ({ body: text, user }) => user?.type === 'Bot' && text?.split(/\r?\n/, 1)[0] === MARKER,
    );
  };
  try {
    const found = await find();
    if (found !== undefined) {
      await github.rest.issues.updateComment({ ...github.here, comment_id: found.id, body });
      return 'updated';
    }
    await createOnce(github.context, {
      find,
      create: async () => (await github.rest.issues.createComment({ ...issue, body })).data,
    });
    return 'created';
  } catch (error) {
    if (isRefusal(error, 'GITHUB_PERMISSION')) return 'not allowed';
    throw error;
  }
}
