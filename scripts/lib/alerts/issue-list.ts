import type { GitHub } from '../github/client.ts';
import { isRefusal } from '../github/error.ts';
import type { Filed } from './case.ts';
import { hiddenValue, parseIncidentLine } from './hidden-line.ts';
import { type Copy, decodeMemory, type Memory, NOTHING } from './memory.ts';

/** Whose issues are believed, and by which label they are found. */
export interface Trust {
  /** Login of the identity that writes them, such as `github-actions[bot]`. */
  readonly author: string;
  /** Labels of every issue; the first finds them. */
  readonly labels: readonly string[];
}

/** What the issues say. */
export interface IssueWorld {
  readonly cases: readonly Filed[];
  readonly memory: Memory;
  /** Number of the issue that holds the memory. */
  readonly notebook: number | undefined;
  /** What was found wrong, for the report. */
  readonly oddities: readonly string[];
}

export interface Issue {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly user: { readonly login: string } | null;
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly pull_request?: unknown;
  readonly repository_url: string;
}

/** The label of the issue that holds the memory. */
export function notebookLabel({ labels }: Trust): string {
  return `${labels[0] ?? 'bulkhead'}-state`;
}

/**
 * Reads every issue with the label, through the list (GitHub's search lags behind), and the memory. Believed are only issues
 * of our own identity: anybody may open an issue with a hidden line in it, and a template may even give it the label. What a
 * person has edited away comes back from the copy in the memory; an issue that lost its label is asked for by its number.
 */
export async function readIssues(github: GitHub, trust: Trust): Promise<IssueWorld> {
  const oddities: string[] = [];
  const [label = 'bulkhead'] = trust.labels;
  const { memory, notebook } = await readNotebook(github, trust, oddities);
  const copies = new Map(memory.copies.map((copy) => [copy.number, copy]));
  const cases: Filed[] = [];
  const seen = new Set<number>();
  for (const issue of await listByLabel(github, label)) {
    if (!isOurs(issue, trust)) {
      if (parseIncidentLine(issue.body ?? '') !== undefined || /<!-- bulkhead:/.test(issue.body ?? ''))
        oddities.push(
          `#${issue.number} holds a state but is by ${issue.user?.login ?? 'nobody'}: not believed`,
        );
      continue;
    }
    seen.add(issue.number);
    const filed = filedOf(issue, copies.get(issue.number), false);
    if (filed === undefined) oddities.push(`#${issue.number} has lost its state, and there is no copy of it`);
    else cases.push(filed);
    if (filed?.damaged === true)
      oddities.push(`#${issue.number} had lost its state; it comes back from the copy`);
  }
  for (const copy of copies.values()) {
    if (seen.has(copy.number)) continue;
    const issue = await issueOf(github, copy.number);
    if (issue === undefined || !isOurs(issue, trust)) {
      oddities.push(`#${copy.number} is gone: it was deleted or moved`);
      continue;
    }
    const filed = filedOf(issue, copy, true);
    if (filed !== undefined) cases.push(filed);
    oddities.push(`#${copy.number} had lost its label`);
  }
  return { cases, memory, notebook, oddities };
}

/** The case in an open or closed issue of ours with this id, for a look after a lost answer. */
export async function findCase(github: GitHub, trust: Trust, id: string): Promise<Issue | undefined> {
  const issues = await listByLabel(github, trust.labels[0] ?? 'bulkhead');
  return issues.find(
    (issue) =>
      issue.state === 'open' && isOurs(issue, trust) && parseIncidentLine(issue.body ?? '')?.id === id,
  );
}

async function readNotebook(
  github: GitHub,
  trust: Trust,
  oddities: string[],
): Promise<{ memory: Memory; notebook: number | undefined }> {
  const issues = (await listByLabel(github, notebookLabel(trust))).filter((issue) => isOurs(issue, trust));
  const [oldest, ...others] = issues.sort((a, b) => a.number - b.number);
  if (oldest === undefined) return { memory: NOTHING, notebook: undefined };
  for (const { number } of others) oddities.push(`#${number} is a second memory and is not used`);
  const memory = decodeMemory(hiddenValue('memory', oldest.body ?? ''));
  if (memory === undefined) oddities.push(`#${oldest.number}, the memory, was damaged: it begins anew`);
  return { memory: memory ?? NOTHING, notebook: oldest.number };
}

async function listByLabel(github: GitHub, label: string): Promise<Issue[]> {
  const issues: Issue[] = await github.paginate(github.rest.issues.listForRepo, {
    ...github.here,
    labels: label,
    state: 'all',
    per_page: 100,
  });
  return issues.filter(({ pull_request }) => pull_request === undefined);
}

async function issueOf(github: GitHub, number: number): Promise<Issue | undefined> {
  try {
    const { data } = await github.rest.issues.get({ ...github.here, issue_number: number });
    const here = `/repos/${github.repository}`.toLowerCase();
    return data.repository_url.toLowerCase().endsWith(here) ? data : undefined;
  } catch (error) {
    if (isRefusal(error, 'GITHUB_NOT_FOUND', 'GITHUB_ISSUES_DISABLED')) return undefined;
    throw error;
  }
}

function isOurs(issue: Issue, { author }: Trust): boolean {
  return issue.user?.login === author;
}

function filedOf(issue: Issue, copy: Copy | undefined, unlabelled: boolean): Filed | undefined {
  const kept = parseIncidentLine(issue.body ?? '');
  const found = kept ?? copy?.case;
  if (found === undefined) return undefined;
  return {
    case: found,
    number: issue.number,
    url: issue.html_url,
    shown: issue.state === 'open' ? 'open' : 'closed',
    damaged: kept === undefined || unlabelled,
  };
}
