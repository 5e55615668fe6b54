import { fileOf } from '../night/altered.ts';
import { type Job, jobsOf, parseWorkflowText } from './workflow.ts';

/** A permission of a job, as its file has it. */
export interface Permission {
  readonly file: string;
  readonly job: string;
  readonly permission: string;
  readonly access: string;
}

/** The jobs of a real workflow file. */
export function jobsOfFile(file: string): [string, Job][] {
  return jobsOf(parseWorkflowText(file, fileOf(file)));
}

/** Every permission of a job. */
export function permissionsOf(file: string, job: string, body: Job): Permission[] {
  return Object.entries(Object(body.permissions)).map(([permission, access]) => ({
    file,
    job,
    permission,
    access: String(access),
  }));
}

/** What a job is, but for what it waits for and when: the same text for jobs that do the same in several files. */
export function bodyOf(job: Job | undefined): string {
  return JSON.stringify({ ...job, needs: [], if: '' });
}
