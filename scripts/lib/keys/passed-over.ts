import type { BulkheadError } from '../runtime/errors.ts';

/** A newer keys file than the one that opened a run, and why it did not. */
export interface PassedOver {
  /** Its name in the run's folder. */
  readonly file: string;
  /** Its writer held the run key: it is for other keys than those given. Otherwise it is somebody else's. */
  readonly genuine: boolean;
  readonly why: BulkheadError;
}

/** What the summary of a report says of keys files that were passed over. Pure. */
export function passedOverWarnings(passedOver: readonly PassedOver[]): string[] {
  const filesOf = (wanted: boolean) =>
    passedOver.flatMap(({ file, genuine }) => (genuine === wanted ? [file] : []));
  const [strangers, others] = [filesOf(false), filesOf(true)];
  return [
    ...(strangers.length === 0
      ? []
      : [`passed over ${listed(strangers)}: not genuine, somebody else writes to the store`]),
    ...(others.length === 0
      ? []
      : [`passed over ${listed(others)}: newer, and for other keys; the key given was retired`]),
  ];
}

function listed(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}

/** One line about each keys file that was passed over, for the facts of a report; the newest 20. Pure. */
export function passedOverLines(passedOver: readonly PassedOver[]): string[] {
  return passedOver
    .slice(0, 20)
    .map(({ file, genuine, why }) =>
      genuine ? `${file} is for other keys than those given: ${why.fix}` : `${file}: ${why.what}`,
    );
}
