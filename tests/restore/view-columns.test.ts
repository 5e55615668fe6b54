import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judge } from '../../scripts/lib/restore/checks/schema.ts';
import { splitStatements } from '../../scripts/lib/sql/statements.ts';

const verdictOf = async (backup: string, restored: string) =>
  judge(await splitStatements(backup, 'one'), await splitStatements(restored, 'other'))[0]?.verdict;

/** What PostgreSQL 15 writes of a view, and what 18 writes of the same. */
const SAME: readonly [string, string][] = [
  [
    'create view s.v as select runs.id, count(runs.n) as n from s.runs where runs.n > 1 group by runs.id order by runs.id',
    'create view s.v as select id, count(n) as n from s.runs where n > 1 group by id order by id',
  ],
  ['create view s.v as select r.id from s.runs r', 'create view s.v as select id from s.runs r'],
  [
    'create materialized view s.v as select runs.id from s.runs with no data',
    'create materialized view s.v as select id from s.runs with no data',
  ],
];

/** What no version would write of the same view. */
const OTHER: readonly [string, string][] = [
  ['create view s.v as select runs.id from s.runs', 'create view s.v as select n from s.runs'],
  ['create view s.v as select runs.id from s.runs', 'create view s.v as select id from s.drills'],
  [
    'create view s.v as select runs.id from s.runs, s.drills',
    'create view s.v as select id from s.runs, s.drills',
  ],
  [
    'create view s.v as select runs.id from s.runs where exists (select from s.drills where drills.id = runs.id)',
    'create view s.v as select id from s.runs where exists (select from s.drills where id = runs.id)',
  ],
];

for (const [older, newer] of SAME) {
  test(`the same view: ${newer}`, async () => {
    assert.is(await verdictOf(older, newer), 'green');
    assert.is(await verdictOf(newer, older), 'green');
  });
}

for (const [one, other] of OTHER) {
  test(`another view: ${other}`, async () => {
    assert.is(await verdictOf(one, other), 'red');
  });
}

test.run();
