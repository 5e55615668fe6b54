import { clip, markdownTable, plainText } from '../markup.ts';
import { MARKS } from '../verdicts.ts';
import { minuteText, type Overview, ran } from './overview.ts';
import type { Standing } from './standing.ts';
import { stripText } from './strip.ts';

const COLUMNS = ['evidence', 'verdict', 'of', 'last good', 'age', 'last 30 runs', 'newest report'];

/** One row per kind of report: those with an objective or a run; the others are named in a sentence. */
export function kindsSection({ standings }: Overview): string {
  const shown = standings.filter((one) => one.judged || ran(one));
  const others = standings.filter((one) => !shown.includes(one)).map(({ kind }) => kind);
  const parts = [
    '## Evidence',
    markdownTable(COLUMNS, shown.map(row)),
    others.length === 0 ? '' : `Never ran, and without an objective: ${others.join(', ')}.`,
    [
      'What only planned (a dry run) or only looked at one side (a green check of the bucket is no backup) is in the strip, and is never the last good run.',
      placesSentence(shown),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function row({ kind, verdict, words, history, freshness }: Standing): string[] {
  const { lastGood, age, objective } = freshness;
  const strip = stripText(history.recent);
  return [
    kind,
    `${MARKS[verdict]} ${words}`,
    placeOf(history.newest) ?? '–',
    lastGood === undefined ? 'none' : minuteText(lastGood.at),
    [age === undefined ? '–' : coarse(age), objective === undefined ? '' : `(at most ${coarse(objective)})`]
      .join(' ')
      .trim(),
    history.recent.length === 0
      ? 'no run'
      : `<img src="badges/${kind}-runs.svg" alt="${strip}" title="${strip}">`,
    history.recent[0] === undefined ? '–' : newestLink(history.recent[0].path, history.recent[0].at),
  ];
}

function newestLink(path: string, at: string): string {
  return `[${at.slice(0, 10)}](${path.replace(/\.json$/, '.md')})`;
}

function placeOf(newest: Standing['history']['newest']): string | undefined {
  if (newest?.state !== 'read' || newest.digest.place === undefined) return undefined;
  return plainText(clip(newest.digest.place, 60));
}

/** Reports of several environments in one ledger do not vouch for each other. */
function placesSentence(shown: readonly Standing[]): string {
  const places = new Set(
    shown.map(({ history }) => placeOf(history.newest)).filter((place) => place !== undefined),
  );
  if (places.size < 2) return '';
  return `This ledger holds reports of ${[...places].sort().join(', ')} (the environment, or the database where none is named): the last good run is of whichever was newest, while red stays until the same command is green on the same one.`;
}

/** `12 min`, `26 h`, `8 d`: one number is enough for an age. */
function coarse(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes === 0) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
