import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionedTables, planPostData } from '../../scripts/lib/restore/post-data.ts';
import { dividePreData } from '../../scripts/lib/restore/pre-data.ts';
import { splitStatements } from '../../scripts/lib/sql/statements.ts';

const HEAD = "SET statement_timeout = 0; SELECT pg_catalog.set_config('search_path', '', false);";

async function plan(sql: string, partitioned: readonly string[] = []) {
  return planPostData(await splitStatements(`${HEAD}${sql}`), new Set(partitioned));
}

const KEY = 'ALTER TABLE ONLY s."Child" ADD CONSTRAINT "a b" FOREIGN KEY (p) REFERENCES s.parent(id)';

test('indexes and unique constraints may be built at the same time, foreign keys are validated later', async () => {
  const { settings, builds, attachments, validations, rest } = await plan(`
    ALTER TABLE ONLY s.parent ADD CONSTRAINT parent_pkey PRIMARY KEY (id);
    CREATE INDEX one ON s.parent USING btree (id);
    ALTER INDEX s.whole ATTACH PARTITION s.part;
    CREATE TRIGGER t BEFORE INSERT ON s.parent FOR EACH ROW EXECUTE FUNCTION s.f();
    ${KEY} ON DELETE CASCADE;
    COMMENT ON CONSTRAINT "a b" ON s."Child" IS 'x';
    CREATE POLICY p ON s.parent USING (true)`);
  assert.is(settings.length, 2);
  assert.equal(
    builds.map(({ table, exclusive }) => [table, exclusive]),
    [
      ['s.parent', true],
      ['s.parent', false],
    ],
  );
  assert.is(attachments.length, 1);
  assert.equal(
    validations.map(({ table, add, validate }) => [table, add.text, validate.text]),
    [
      [
        's."Child"',
        `${KEY} ON DELETE CASCADE NOT VALID`,
        'ALTER TABLE ONLY "s"."Child" VALIDATE CONSTRAINT "a b"',
      ],
    ],
  );
  assert.equal(
    rest.map(({ kind }) => kind),
    ['CreateTrigStmt', 'CommentStmt', 'CreatePolicyStmt'],
  );
});

test('a key that is not validated in the source stays so, and so does one that is not enforced', async () => {
  const { validations, rest } = await plan(`${KEY} NOT VALID; ${KEY} NOT ENFORCED`);
  assert.equal(validations, []);
  assert.equal(
    rest.map(({ text }) => text),
    [`${KEY} NOT VALID`, `${KEY} NOT ENFORCED`],
  );
});

test('keys of and to partitioned tables are added as they are', async () => {
  const preData = await splitStatements(
    'CREATE TABLE s.parent (id int) PARTITION BY LIST (id); CREATE TABLE s.x (a int)',
  );
  const partitioned = partitionedTables(preData);
  assert.equal([...partitioned], ['s.parent']);
  assert.is((await plan(KEY, [...partitioned])).validations.length, 0);
  assert.is((await plan(KEY, ['s."Child"'])).rest[0]?.text, KEY);
});

test('from the first thing on that an index may need, the order of the dump is kept', async () => {
  const { builds, rest, validations } = await plan(`
    CREATE INDEX one ON s.parent (id);
    CREATE MATERIALIZED VIEW s.v AS SELECT 1 AS id WITH NO DATA;
    CREATE INDEX two ON s.v (id);
    ${KEY}`);
  assert.is(builds.length, 1);
  assert.is(validations.length, 0);
  assert.equal(
    rest.map(({ kind }) => kind),
    ['CreateTableAsStmt', 'IndexStmt', 'AlterTableStmt'],
  );
});

test('owners, grants and in whose name they are given wait until the rows are there', async () => {
  const { structure, ownership } = dividePreData(
    await splitStatements(`${HEAD}
      CREATE SCHEMA s; ALTER SCHEMA s OWNER TO o; CREATE TABLE s.t (id int); ALTER TABLE s.t OWNER TO o;
      ALTER TABLE ONLY s.t FORCE ROW LEVEL SECURITY; ALTER SEQUENCE s.q OWNED BY s.t.id;
      SET SESSION AUTHORIZATION o; GRANT SELECT ON s.t TO a; RESET SESSION AUTHORIZATION; COMMENT ON TABLE s.t IS 'x'`),
  );
  assert.equal(
    structure.slice(2).map(({ kind }) => kind),
    ['CreateSchemaStmt', 'CreateStmt', 'AlterTableStmt', 'AlterSeqStmt', 'CommentStmt'],
  );
  assert.equal(
    ownership.map(({ kind }) => kind),
    ['AlterOwnerStmt', 'AlterTableStmt', 'VariableSetStmt', 'GrantStmt', 'VariableSetStmt'],
  );
});

test.run();
