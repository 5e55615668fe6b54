import { parse } from 'yaml';
import { z } from 'zod';

// Rules about the files beside the workflows. Pure: from their texts to what is wrong.

const dependabotShape = z.object({
  version: z.literal(2),
  updates: z.array(
    z.object({
      'package-ecosystem': z.string(),
      cooldown: z.object({ 'default-days': z.number() }).optional(),
      groups: z.record(z.string(), z.unknown()).optional(),
      'insecure-external-code-execution': z.string().optional(),
    }),
  ),
});

/** Rule 20: new versions of actions and packages come by themselves, in groups, and after a week. */
export function findInDependabot(text: string): string[] {
  const { updates } = dependabotShape.parse(parse(text));
  const missing = ['github-actions', 'npm'].filter(
    (name) => !updates.some((update) => update['package-ecosystem'] === name),
  );
  return [
    ...missing.map((name) => `nobody looks for new versions of ${name}`),
    ...updates.flatMap((update) => {
      const name = update['package-ecosystem'];
      return [
        ...((update.cooldown?.['default-days'] ?? 0) >= 7
          ? []
          : [`${name} takes a version that is younger than a week`]),
        ...(Object.keys(update.groups ?? {}).length > 0
          ? []
          : [`${name} makes a pull request for each package`]),
        ...(update['insecure-external-code-execution'] === 'allow' ? [`${name} lets packages run code`] : []),
      ];
    }),
  ];
}

/** Rule 20: what decides has owners who must agree. */
export function findInCodeowners(text: string): string[] {
  const owned = text.split('\n').flatMap((line) => {
    const [pattern = '', ...owners] = line.replace(/#.*/, '').trim().split(/\s+/);
    return owners.length > 0 ? [pattern] : [];
  });
  return ['*', '/.github/', '/actions/', '/scripts/', '/migrations/', '/bulkhead.yaml', '/reports/']
    .filter((pattern) => !owned.includes(pattern))
    .map((pattern) => `${pattern} has no owner`);
}

/** Two workflows that start in the same minute: pairs of file and slot. `*` stands for every hour. */
export function findCollisions(slots: readonly (readonly [file: string, cron: string])[]): string[] {
  return slots.flatMap(([file, cron], index) =>
    slots.slice(index + 1).flatMap(([other, later]) => {
      const [minute, hour] = cron.split(' ');
      const [minute2, hour2] = later.split(' ');
      const together = minute === minute2 && (hour === hour2 || hour === '*' || hour2 === '*');
      return together ? [`${file} and ${other} start together at "${cron}" and "${later}"`] : [];
    }),
  );
}
