import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { splitStatements } from '../../scripts/lib/migrations/statements.ts';
import { refusal, sqlFile } from './fixture.ts';

test('splits as PostgreSQL does, and knows where each statement begins', async () => {
  const text = `-- é; not a statement
create table a (x int); /* ; */ do $$ begin perform ';'; end $$;

-- the last one has no semicolon
select 'ü;'`;
  const statements = await splitStatements(sqlFile('1.sql', text));
  assert.equal(
    statements.map((statement) => statement.text),
    ['create table a (x int)', "do $$ begin perform ';'; end $$", "select 'ü;'"],
  );
  for (const statement of statements) {
    assert.is(text.slice(statement.start, statement.start + statement.text.length), statement.text);
  }
});

test('an empty file and one of comments only have no statements', async () => {
  assert.equal(await splitStatements(sqlFile('1.sql', '')), []);
  assert.equal(await splitStatements(sqlFile('1.sql', '-- nothing\n')), []);
});

test('a syntax error is shown with file, line, column and caret, also after characters of several bytes', async () => {
  const error = await refusal(splitStatements(sqlFile('1.sql', "select 'Áine 👍';\nselect 'ö' fro m x;\n")));
  assert.is(error.code, 'MIGRATION_SQL');
  assert.match(error.what, /^migrations\/1\.sql:2:16: syntax error at or near "m"/);
  assert.match(error.what, /\n {2}2 \| select 'ö' fro m x;\n {4}\| {16}\^/);
});

test('a file that would end its own transaction is refused, unless it says that it runs without one', async () => {
  for (const sql of ['begin', 'start transaction', 'commit', 'end', 'rollback', "prepare transaction 'x'"]) {
    const error = await refusal(splitStatements(sqlFile('1.sql', `select 1;\n${sql};`)));
    assert.match(error.what, /^migrations\/1\.sql:2:1: a migration runs in one transaction/, sql);
  }
  const savepoint = 'savepoint a; rollback to a; release a;';
  assert.is((await splitStatements(sqlFile('1.sql', savepoint))).length, 3);
  const free = await splitStatements(sqlFile('1.sql', '-- bulkhead: no-transaction\nbegin; commit;'));
  assert.is(free.length, 2);
});

test.run();
