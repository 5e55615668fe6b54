import type { GitHub } from '../github/client.ts';
import { isRefusal } from '../github/error.ts';
import { createOnce } from '../github/once.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Alerts } from '../tenancy/alerts-schema.ts';
import type { Filed } from './case.ts';
import type { Change } from './change.ts';
import { hiddenLine } from './hidden-line.ts';
import { findCase, notebookLabel, type Trust } from './issue-list.ts';
import { commentMark, commentText, issueBody, issueTitle, mentions } from './issue-text.ts';
import type { Links } from './links.ts';
import { encodeMemory, type Memory } from './memory.ts';

/** Where and as whom issues are written. */
export interface Desk {
  readonly github: GitHub;
  readonly trust: Trust;
  readonly links: Links;
  readonly policy: Alerts;
  readonly assignees: readonly string[];
}

/** GitHub takes 65,536 characters. */
const LIMIT = 65_000;

/**
 * Writes one change. A comment comes before the state that counts it, and carries a mark: a run that was killed between the
 * two finds the mark and does not comment twice. Opening, reopening and closing are one request each, together with the state.
 * @returns the case as it is filed now
 */
export async function writeChange(desk: Desk, change: Change): Promise<Filed> {
  const { filed } = change;
  if (filed === undefined) return create(desk, change);
  try {
    if (change.comment !== undefined) await comment(desk, change, filed.number);
    return await update(desk, change, filed);
  } catch (error) {
    // Somebody deleted it meanwhile: what is open must not be lost with it.
    const gone =
      isRefusal(error, 'GITHUB_NOT_FOUND') ||
      (isRefusal(error, 'GITHUB_ISSUES_DISABLED') && error.status === 410);
    if (gone && change.next.state === 'open') return create(desk, change);
    throw error;
  }
}

/** Makes the labels that are missing. */
export async function ensureLabels({ github, trust }: Desk, extra: readonly string[] = []): Promise<void> {
  for (const name of [...trust.labels, ...extra]) {
    try {
      await github.rest.issues.getLabel({ ...github.here, name });
    } catch (error) {
      if (!isRefusal(error, 'GITHUB_NOT_FOUND')) throw error;
      await createLabel(github, name);
    }
  }
}

/** Keeps the memory in an issue of its own, which is closed and disturbs nobody; returns its number. */
export async function writeMemory(desk: Desk, memory: Memory, notebook: number | undefined): Promise<number> {
  const { github, trust } = desk;
  const body = memoryBody(memory);
  if (notebook !== undefined) {
    await github.rest.issues.update({ ...github.here, issue_number: notebook, body });
    return notebook;
  }
  const label = notebookLabel(trust);
  await ensureLabels({ ...desk, trust: { ...trust, labels: [label] } });
  const title = 'bulkhead: what alerts remember (leave this as it is)';
  const { data } = await github.rest.issues.create({ ...github.here, title, body, labels: [label] });
  requireAuthor(data.user?.login, desk);
  await github.rest.issues.update({ ...github.here, issue_number: data.number, state: 'closed' });
  return data.number;
}

/** As much as fits: messages that wait and findings that are watched before copies of what the issues say themselves. */
function memoryBody(memory: Memory): string {
  const variants: Memory[] = [
    memory,
    { ...memory, copies: memory.copies.filter(({ case: kept }) => kept.members.length < 10) },
    { ...memory, copies: [] },
    { ...memory, copies: [], watched: memory.watched.slice(0, 100) },
    { ...memory, copies: [], watched: [], outbox: memory.outbox.slice(-80) },
  ];
  const words =
    'The memory of bulkhead’s alerts: findings that were not yet red often enough, messages that a channel has not taken. It is closed so that it disturbs nobody; leave it as it is.';
  for (const variant of variants) {
    const body = `${hiddenLine('memory', encodeMemory(variant))}\n${words}\n`;
    if (body.length <= LIMIT) return body;
  }
  throw new BulkheadError({
    what: 'what alerts have to remember does not fit into an issue',
    fix: 'Repair the channel that takes no messages; they wait in the state file of this run.',
    code: 'ALERT_MEMORY',
    runbook: 'ALERTS.md#a-channel-failed',
  });
}

async function create(desk: Desk, { next }: Change): Promise<Filed> {
  const { github, trust, links, policy, assignees } = desk;
  await ensureLabels(desk);
  const calls = mentions(next, policy);
  const body = issueBody(next, links);
  const made = await createOnce(github.context, {
    find: () => findCase(github, trust, next.id),
    create: async () =>
      (
        await github.rest.issues.create({
          ...github.here,
          title: issueTitle(next),
          body: calls === '' ? body : `${body}\n${calls}\n`,
          labels: [...trust.labels],
          ...(assignees.length === 0 ? {} : { assignees: [...assignees] }),
        })
      ).data,
  });
  requireAuthor(made.user?.login, desk);
  return { case: next, number: made.number, url: made.html_url, shown: 'open', damaged: false };
}

async function update(desk: Desk, { next, show }: Change, filed: Filed): Promise<Filed> {
  const { github, trust, links } = desk;
  if (filed.damaged) await ensureLabels(desk);
  const { data } = await github.rest.issues.update({
    ...github.here,
    issue_number: filed.number,
    title: issueTitle(next),
    body: issueBody(next, links),
    ...(show === filed.shown ? {} : { state: show }),
    ...(show === 'closed' && filed.shown === 'open' ? { state_reason: 'completed' as const } : {}),
    ...(filed.damaged ? { labels: [...trust.labels] } : {}),
  });
  return { case: next, number: data.number, url: data.html_url, shown: show, damaged: false };
}

async function comment(desk: Desk, change: Change, number: number): Promise<void> {
  const { github, links, policy, trust } = desk;
  if (change.comment === undefined) return;
  const mark = commentMark(change.next, change.comment);
  const find = async () => {
    const comments = await github.paginate(github.rest.issues.listComments, {
      ...github.here,
      issue_number: number,
      per_page: 100,
    });
    return comments.find(({ body, user }) => user?.login === trust.author && body?.startsWith(mark));
  };
  if ((await find()) !== undefined) return;
  const body = commentText(change, links, policy);
  await createOnce(github.context, {
    find,
    create: async () =>
      (await github.rest.issues.createComment({ ...github.here, issue_number: number, body })).data,
  });
}

async function createLabel(github: GitHub, name: string): Promise<void> {
  try {
    await github.rest.issues.createLabel({
      ...github.here,
      name,
      color: 'b60205',
      description: 'Kept by bulkhead: a finding of its checks',
    });
  } catch (error) {
    // Another job made it between the two requests.
    if (!isRefusal(error, 'GITHUB_INVALID') || !/already_exists/.test(error.what)) throw error;
  }
}

/** An issue of ours that we would not believe tomorrow would be opened anew every night. */
function requireAuthor(login: string | undefined, { trust }: Desk): void {
  if (login === trust.author) return;
  throw new BulkheadError({
    what: `issues made with this token are by ${login ?? 'nobody'}, and only those by ${trust.author} are believed`,
    fix: `Give --author '${login ?? ''}': then its issues are known again at the next run.`,
    code: 'ALERT_AUTHOR',
    runbook: 'ALERTS.md#whose-issues-are-believed',
  });
}
