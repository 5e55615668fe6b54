import type { ReportKind, Verdict } from '../../runtime/result.ts';
import { formatDuration } from '../quantity.ts';
import type { KindFreshness } from './freshness.ts';
import type { History } from './history.ts';

/** How one kind of evidence stands: the worse of what its reports say and of how old they are. */
export interface Standing {
  readonly kind: ReportKind;
  readonly verdict: Verdict;
  /** The verdict in two or three words. */
  readonly words: string;
  /** Whether the kind has an objective, and so bears on the verdict of the whole. */
  readonly judged: boolean;
  /** Why it is not green, in one sentence without a full stop; undefined when it is. */
  readonly reason: string | undefined;
  readonly history: History;
  readonly freshness: KindFreshness;
}

/** Judges one kind. No data is never green: neither a kind that never ran nor one that has only planned. */
export function standingOf(history: History, freshness: KindFreshness): Standing {
  const judged = freshness.objective !== undefined;
  return { kind: history.kind, judged, history, freshness, ...judge(history, freshness) };
}

type Judgement = Pick<Standing, 'verdict' | 'words' | 'reason'>;

function judge(history: History, fresh: KindFreshness): Judgement {
  const changed = history.lost.filter(({ state }) => state === 'changed').length;
  if (changed > 0) return red('changed', `${count(changed, 'report')} not as recorded in the ledger`);
  const failing = history.failing.find(({ entry }) => entry.verdict === 'red');
  if (failing !== undefined) return red('red', failing.summary);
  if (fresh.state === 'late') return red('late', `${formatDuration(fresh.overdue)} over its objective`);
  if (fresh.state === 'never') {
    const what = history.recent.length === 0 ? 'it never ran' : 'it never had a good run';
    return red('overdue', `${what}, and ${formatDuration(fresh.overdue)} ago one was due`);
  }
  if (history.newest === undefined) return grey('never ran');
  const unclear = history.failing[0];
  if (unclear !== undefined) return grey('grey', unclear.summary);
  if (history.newest.state !== 'read') {
    return grey('not here', 'its newest report is not in this folder');
  }
  if (fresh.lastGood === undefined) {
    const { planned, command } = history.newest.digest;
    return planned
      ? grey('only planned', 'it was planned, and never carried out')
      : grey('not done yet', `only ${command} ran, which looks at one side of it`);
  }
  const words = fresh.state === 'paused' ? 'paused' : 'green';
  return { verdict: 'green', words, reason: undefined };
}

function red(words: string, reason: string): Judgement {
  return { verdict: 'red', words, reason };
}

function grey(words: string, reason?: string): Judgement {
  return { verdict: 'grey', words, reason };
}

/** `1 report`, `3 reports`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
