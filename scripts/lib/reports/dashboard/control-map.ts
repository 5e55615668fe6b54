import { folded, markdownTable } from '../markup.ts';
import { CONTROLS, type Control, type Support } from './controls.ts';
import type { Overview } from './overview.ts';
import type { Standing } from './standing.ts';

const FRAMEWORKS = [...new Set(CONTROLS.map(({ framework }) => framework))];

/** Which evidence supports which control, one table per framework. */
export function controlSection({ standings }: Overview): string {
  const tables = FRAMEWORKS.map((framework) => {
    const rows = CONTROLS.filter((control) => control.framework === framework).map((control) =>
      row(control, standings),
    );
    return folded(
      framework,
      markdownTable(['control', 'about', 'supported by', 'newest good evidence'], rows),
    );
  });
  return [
    '## Control map',
    'These reports support the controls below, which are told in our own words. Whether a control is met is for its auditor to say; how fresh the evidence is stands in the first table.',
    ...tables,
  ].join('\n\n');
}

function row(control: Control, standings: readonly Standing[]): string[] {
  return [
    control.id,
    control.about,
    control.support
      .map(({ kind, checks }) => (checks === undefined ? kind : `${kind}: ${checks}`))
      .join('<br>'),
    control.support.map((support) => evidenceOf(support, standings)).join('<br>'),
  ];
}

function evidenceOf({ kind, command }: Support, standings: readonly Standing[]): string {
  const standing = standings.find((one) => one.kind === kind);
  const good = command === undefined ? standing?.freshness.lastGood : standing?.history.supports.get(command);
  if (standing === undefined || good === undefined) return 'none yet';
  return `[${good.at.slice(0, 10)}](${good.path.replace(/\.json$/, '.md')})`;
}
