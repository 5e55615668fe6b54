import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BulkheadError } from '../../scripts/lib/runtime/errors.ts';
import { splitStatements } from '../../scripts/lib/sql/statements.ts';

async function textsOf(sql: string): Promise<string[]> {
  return (await splitStatements(sql)).map(({ text }) => text);
}

async function refusal(sql: string): Promise<BulkheadError> {
  try {
    await splitStatements(sql, 'sample.sql');
  } catch (error) {
    assert.instance(error, BulkheadError);
    if (error instanceof BulkheadError) return error;
  }
  throw new Error('it was not refused');
}

test('semicolons in strings, dollar quotes, comments and SQL bodies end nothing', async () => {
  const pieces = [
    "select ';', 'it''s; ' as \"a;b\", E'\\';'",
    'create function f() returns int language plpgsql as $body$ begin perform 1; return $$;$$::text; end; $body$',
    'create function g() returns int language sql begin atomic select 1; select 2; end',
    'select 1 /* ; /* nested ; */ ; */ + 2 -- ; the end',
    'do $do$ begin null; end $do$',
  ];
  const texts = await textsOf(`${pieces.join('\n;\n')};\n`);
  assert.is(texts.length, pieces.length);
  assert.equal(texts.slice(0, 3), pieces.slice(0, 3));
  assert.is(texts[4], pieces[4]);
});

test('kind and line, and nothing before the first word', async () => {
  const sql = '-- a heading: é\n\n/* ü;\n 💧 */ SET a = 1;\n\n-- another\nselect 1;;\nselect 2';
  const found = await splitStatements(sql);
  assert.equal(
    found.map(({ kind, line, text }) => ({ kind, line, text })),
    [
      { kind: 'VariableSetStmt', line: 4, text: 'SET a = 1' },
      { kind: 'SelectStmt', line: 7, text: 'select 1' },
      { kind: 'SelectStmt', line: 8, text: 'select 2' },
    ],
  );
});

test('what pg_dump writes', async () => {
  const found = await splitStatements(
    "SELECT pg_catalog.set_config('search_path', '', false);\nCOMMENT ON SCHEMA public IS 'a; b';\nSET SESSION AUTHORIZATION someone;\nRESET SESSION AUTHORIZATION;\n",
  );
  assert.equal(
    found.map(({ kind }) => kind),
    ['SelectStmt', 'CommentStmt', 'VariableSetStmt', 'VariableSetStmt'],
  );
});

test('no statement at all', async () => {
  for (const sql of ['', ' \n', '-- only a comment\n', ';;']) assert.equal(await textsOf(sql), []);
});

test('offsets are bytes: any text before and within', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 6 }),
      async (values) => {
        const clean = values.map((value) => value.replaceAll('\0', ''));
        const statements = clean.map((value) => `select '${value.replaceAll("'", "''")}'`);
        const comments = clean.map((value) => `-- ${value.replaceAll(/[\n\r]/g, '')}\n`);
        const sql = statements.map((statement, index) => `${comments[index]}${statement};\n`).join('');
        const wellFormed = sql.toWellFormed();
        assert.equal(
          await textsOf(wellFormed),
          statements.map((statement) => statement.toWellFormed()),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('a syntax error is shown in its place, after wide characters too', async () => {
  const error = await refusal("select 'é💧';\n  select '💧', x from from y;\n");
  assert.is(error.code, 'SQL_SYNTAX');
  assert.match(error.what, /^sample\.sql, line 2, column 22: syntax error at or near "from"\n/);
  const [, shown = '', caret = ''] = error.what.split('\n');
  assert.is([...shown][caret.indexOf('^')], 'f');
  assert.is([...shown].slice(caret.indexOf('^')).join(''), 'from y;');
});

test('an error at the end, in a long line, and a NUL', async () => {
  assert.match((await refusal('select (1')).what, /line 1, column 10: syntax error at end of input/);
  const long = await refusal(`select '${'x'.repeat(5000)}' from from`);
  assert.ok(long.what.length < 400, long.what);
  assert.match((await refusal('select 1;\nselect \0 2')).what, /line 2, column 8: a NUL character/);
});

test.run();
