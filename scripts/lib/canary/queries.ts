import type pg from 'pg';
import { BulkheadError, InputError } from '../runtime/errors.ts';
import { splitStatements } from '../sql/statements.ts';
import { member } from '../sql/tree.ts';
import type { OwnQuery } from '../tenancy/canaries-schema.ts';
import type { Model } from '../tenancy/model.ts';
import { failureOf, reasonOf } from './ask.ts';
import type { Canary, Finding } from './canary.ts';

/** A query of the model, parsed: one SELECT without its semicolon. */
export interface ParsedQuery extends OwnQuery {
  readonly sql: string;
}

/** Rows are counted to here. */
const MOST_ROWS = 100_000;

/**
 * Parses the queries of the model with PostgreSQL's own parser. Throws an `InputError` that names all of them that are not
 * one SELECT: what they do beyond that the read-only transaction refuses.
 */
export async function parseQueries(model: Model): Promise<ParsedQuery[]> {
  const problems: string[] = [];
  const parsed: ParsedQuery[] = [];
  for (const query of model.canaries.queries) {
    const sql = await parseQuery(query, problems);
    if (sql !== undefined) parsed.push({ ...query, sql });
  }
  if (problems.length > 0) {
    throw new InputError(
      `the canaries in ${model.file} cannot be used`,
      problems,
      'A canary is one SELECT; docs/CANARIES.md shows some.',
    );
  }
  return parsed;
}

async function parseQuery({ name, query }: OwnQuery, problems: string[]): Promise<string | undefined> {
  const refuse = (why: string) => void problems.push(`${name}: ${why}`);
  try {
    const statements = await splitStatements(query, `the canary ${name}`);
    const [first] = statements;
    if (first === undefined) refuse('there is no statement');
    else if (statements.length > 1) refuse(`${statements.length} statements, where one SELECT is asked for`);
    else if (first.kind !== 'SelectStmt')
      refuse(`a ${first.kind.replace(/Stmt$/, '').toUpperCase()}, where a SELECT is asked for`);
    else if (member(first.tree, 'intoClause') !== undefined) refuse('SELECT INTO makes a table');
    else return first.text;
  } catch (error) {
    if (!(error instanceof BulkheadError)) throw error;
    // Line and column say enough: the text of a query stands in no report.
    refuse(firstLine(error.what));
  }
  return undefined;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/ at or near .*$/, '');
}

/** The canaries of the model's own. Each runs in a read-only transaction of its own that is rolled back. */
export function queryCanary(queries: readonly ParsedQuery[]): Canary {
  return {
    id: 'CAN-21',
    title: 'The canaries of the model’s own are silent',
    expected: 'below the threshold of the model',
    meaning: 'What the model says: a number of the application is where it must not be.',
    async look({ session }) {
      if (queries.length === 0) return { notHere: 'the model has no canaries of its own (canaries.queries)' };
      const findings: Finding[] = [];
      for (const query of queries) findings.push(await lookAt(session, query));
      return findings;
    },
  };
}

async function lookAt(session: pg.ClientBase, own: ParsedQuery): Promise<Finding> {
  const started = performance.now();
  const finding = (found: Pick<Finding, 'verdict' | 'observed'> & Partial<Finding>): Finding => ({
    object: own.name,
    expected: `below ${own.fail}`,
    ...(own.meaning === undefined ? {} : { meaning: own.meaning }),
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
    ...found,
  });
  const answer = await run(session, own);
  if (typeof answer === 'string') return finding({ verdict: 'grey', observed: answer });
  if ('code' in answer) {
    // The server's message may quote a value of a row, or the query: the code alone says enough.
    const observed =
      answer.code === '57014'
        ? reasonOf(answer, 'its timeout')
        : answer.code === '25006'
          ? 'refused: it tries to write, and a canary only reads (SQLSTATE 25006)'
          : `the server refused it with SQLSTATE ${answer.code}: run it by hand to see why`;
    return finding({ verdict: 'grey', observed, sqlstate: answer.code });
  }
  const { value } = answer;
  const what = own.answer === 'rows' ? `${value} rows` : String(value);
  if (value >= own.fail) {
    const fix = `Run the query of canary ${own.name} in the model by hand; it names what it counts.`;
    return finding({ verdict: 'red', observed: what, fix, number: value });
  }
  const warns = own.warn !== undefined && value >= own.warn;
  const warning = warns ? { warning: `${own.name}: ${what}, where a warning begins at ${own.warn}` } : {};
  return finding({
    verdict: 'green',
    observed: warns ? `${what} (warning from ${own.warn})` : what,
    number: value,
    ...warning,
  });
}

type Outcome = { readonly value: number } | { readonly code: string; readonly message: string } | string;

async function run(session: pg.ClientBase, { sql, answer, timeout }: ParsedQuery): Promise<Outcome> {
  // On its own lines, so that a comment at its end comments out nothing of ours.
  const bounded =
    answer === 'rows'
      ? `select count(*)::int from (select from (\n${sql}\n) own limit ${MOST_ROWS}) bounded`
      : `select own.* from (\n${sql}\n) own limit 2`;
  try {
    await session.query(
      `begin isolation level repeatable read read only; set local statement_timeout = ${timeout}`,
    );
    const { rows, fields } = await session.query<unknown[]>({ text: bounded, rowMode: 'array' });
    if (fields.length !== 1 || rows.length !== 1) {
      return `it gave ${rows.length > 1 ? 'several rows' : `${rows.length} rows`} of ${fields.length} columns, where one number is asked for (answer: rows counts rows)`;
    }
    const [value] = rows[0] ?? [];
    if (value === null) return 'it gave NULL, where a number is asked for';
    const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
    return Number.isFinite(number) && value !== ''
      ? { value: number }
      : 'it gave something that is not a number';
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return failure;
  } finally {
    // Where the connection is gone there is nothing to roll back, and the next question says so.
    await session.query('rollback').catch(() => undefined);
  }
}
