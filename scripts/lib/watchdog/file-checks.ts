import type { Check } from '../runtime/result.ts';
import type { LastLook } from './last-look.ts';
import type { Workflows } from './workflows.ts';

const FILES = {
  id: 'WDG-09',
  title: 'Workflow files are where they were',
  expected: 'the files that were watched before and those that were named, each with its schedule',
  meaning: 'A workflow without a file or without a schedule never starts, and nothing is red.',
};

/** Whether any watched workflow was removed or renamed, lost its schedule, or was named and is not there. */
export function fileChecks(workflows: Workflows, lastLook: LastLook | undefined): Check[] {
  const { watched, missing, all } = workflows;
  const now = new Set(watched.map(({ path }) => path));
  const lost = (lastLook?.watched ?? []).filter(({ path }) => !now.has(path) && !missing.includes(path));
  const lostChecks = lost.map(({ path, name }): Check => {
    const renamed = watched.find(
      (other) => other.name === name && !lastLook?.watched.some((before) => before.path === other.path),
    );
    const stands = all.some((other) => other.path === path);
    return {
      ...FILES,
      object: path,
      verdict: 'red',
      observed:
        renamed !== undefined
          ? `renamed to ${renamed.path} since the last look`
          : stands
            ? 'it has no schedule any more, or its file was removed, since the last look'
            : 'removed since the last look',
      fix: `If that was meant, nothing: it is told once. Else git log -- ${path} shows who did it.`,
    };
  });
  const missingChecks = missing.map(
    (path): Check => ({
      ...FILES,
      object: path,
      verdict: 'red',
      observed: 'it was named in --workflows, and GitHub knows no such workflow',
      fix: 'Correct the name, or commit the file to the default branch.',
    }),
  );
  if (watched.length === 0 && lost.length + missing.length === 0) {
    return [
      {
        ...FILES,
        verdict: 'grey',
        observed: 'no workflow with a schedule: there is nothing to watch',
        fix: 'Name the workflows with --workflows, or --workflows none where schedules run elsewhere.',
      },
    ];
  }
  if (lost.length + missing.length > 0) return [...lostChecks, ...missingChecks];
  return [{ ...FILES, verdict: 'green', observed: watched.map(({ path }) => path).join(', ') }];
}
