import { type Badge, badgeJson, badgeSvg } from './dashboard/badges.ts';
import { latestJson } from './dashboard/latest.ts';
import { type Overview, type OverviewOptions, overviewOf, ran } from './dashboard/overview.ts';
import { dashboardPage } from './dashboard/page.ts';
import { stripSvg } from './dashboard/strip.ts';
import type { ReportsTree } from './tree.ts';

export type DeriveOptions = OverviewOptions;

/**
 * The files that are made from the ledger and its reports, by their paths below the reports folder: the dashboard
 * `README.md`, `latest.json`, and under `badges/` one badge per kind and its last runs. The same input gives the same bytes.
 * Reads the newest report of each kind, those back to the oldest that is still red, and the last 30 backups and drills.
 *
 * @throws BulkheadError `REPORT_INVALID` for a report that the ledger vouches for and that is none; what the tree throws.
 */
export async function deriveFiles(tree: ReportsTree, options: DeriveOptions): Promise<Map<string, Buffer>> {
  return filesOf(await overviewOf(tree, options));
}

function filesOf(overview: Overview): Map<string, Buffer> {
  const files = new Map([
    ['README.md', dashboardPage(overview)],
    ['latest.json', latestJson(overview)],
  ]);
  const whole = { label: 'bulkhead', message: overview.verdict, verdict: overview.verdict };
  for (const [name, badge] of [['all', whole] as const, ...badges(overview)]) {
    files.set(`badges/${name}.svg`, badgeSvg(badge));
    files.set(`badges/${name}.json`, badgeJson(badge));
  }
  for (const { kind, history } of overview.standings) {
    if (history.recent.length > 0) files.set(`badges/${kind}-runs.svg`, stripSvg(kind, history.recent));
  }
  return new Map([...files].map(([path, text]) => [path, Buffer.from(text)]));
}

function badges({ standings }: Overview): [string, Badge][] {
  return standings
    .filter((one) => one.judged || ran(one))
    .map(({ kind, verdict, words, freshness }) => {
      const day = freshness.lastGood?.at.slice(0, 10);
      const message = verdict === 'green' && day !== undefined ? `${words} ${day}` : words;
      return [kind, { label: kind, message, verdict }];
    });
}
