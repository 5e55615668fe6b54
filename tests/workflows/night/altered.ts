import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, isScalar, parseDocument } from 'yaml';
import { WORKFLOWS } from '../policy/workflow.ts';

// A real workflow file with one thing changed, as text for `workflowText`.

/** As a condition of a job it is an expression with or without its braces. */
const ALWAYS = 'always()';

/** Reads a file of `.github/workflows`. */
export function fileOf(name: string): string {
  return readFileSync(join(WORKFLOWS, name), 'utf8');
}

/** One permission of a job taken away, or given with less: `read` in place of `write`. */
export function permit(text: string, job: string, permission: string, access: 'none' | 'read'): string {
  return change(text, (document) => {
    const path = ['jobs', job, 'permissions', permission];
    if (!document.hasIn(path)) throw new Error(`${job} has no permission ${permission}`);
    if (access === 'none') document.deleteIn(path);
    else document.setIn(path, access);
  });
}

/**
 * Only these jobs: they wait for each other as they did, and for nothing else. What others would have told them is empty.
 */
export function only(text: string, kept: readonly string[]): string {
  return change(text, (document) => {
    const jobs = document.get('jobs');
    if (!isMap(jobs)) throw new Error('there are no jobs');
    jobs.items = jobs.items.filter(({ key }) => isScalar(key) && kept.includes(String(key.value)));
    for (const job of kept) {
      const { needs, if: condition, strategy } = document.toJS().jobs[job];
      document.setIn(
        ['jobs', job, 'needs'],
        [needs ?? []].flat().filter((name) => kept.includes(name)),
      );
      // What an installation has not chosen is tried all the same.
      if (/\b(?:needs|vars)\./.test(String(condition))) {
        if (String(condition).includes('always()')) document.setIn(['jobs', job, 'if'], ALWAYS);
        else document.deleteIn(['jobs', job, 'if']);
      }
      if (JSON.stringify(strategy ?? '').includes('needs.')) document.deleteIn(['jobs', job, 'strategy']);
    }
  });
}

/** A time limit of one minute. */
export function hurried(text: string, job: string): string {
  return change(text, (document) => document.setIn(['jobs', job, 'timeout-minutes'], 1));
}

const HURRY = new URL('./hurry.ts', import.meta.url).href;

/** Whoever tries again waits for a shorter time. */
export function impatient(text: string): string {
  return change(text, (document) => document.setIn(['env', 'NODE_OPTIONS'], `--import=${HURRY}`));
}

function change(text: string, edit: (document: Document.Parsed) => void): string {
  const document = parseDocument(text);
  edit(document);
  return document.toString({ lineWidth: 0 });
}
