import type pg from 'pg';
import type { Stage } from '../tenancy/model.ts';
import { type Subject, valuesFor } from './subject.ts';

/** Kinds of roles that the model names. */
export type RoleKind = 'app' | 'anonymous' | 'service';

/** What a check says about one object. */
export interface Finding {
  /** Table, key, policy, role …, as a person names it. */
  readonly object: string;
  /** Id of the model's table that the object belongs to: its stage decides between red and planned. */
  readonly table?: string;
  readonly verdict: 'green' | 'red' | 'grey';
  readonly observed: string;
  /** Only where it differs from what the check expects of every object. */
  readonly expected?: string;
  /** Statements that repair it, one per line. */
  readonly fix?: string;
  /** Not due yet, or left to a person by whoever runs it: *planned* instead of grey. */
  readonly planned?: boolean;
}

/** What a check is, apart from how it looks: its page under `docs/checks/` is made from this. */
export interface CheckText {
  /** Stable id of the catalogue, such as `STR-02`. */
  readonly id: string;
  /** What holds when it is green, as a sentence without a full stop. */
  readonly title: string;
  /** What an attacker or an accident could do if it were red. */
  readonly meaning: string;
  readonly expected: string;
  /** How one repairs it, in words; the exact SQL stands in each finding. */
  readonly remedy: string;
  /** What one object is, in the plural: `tables`, `foreign keys`. */
  readonly objects: string;
  /** Why nothing could be judged when there is no object at all. */
  readonly nothing: string;
  /** Stage of a table below which a finding is "planned". */
  readonly stage: Stage;
  /** Role kinds without which the check cannot be judged. */
  readonly roles: readonly RoleKind[];
  /** The query that judges, so that an auditor can repeat it; `$1` is the model, `$2` its columns. */
  readonly query: string;
}

/** One check of the catalogue. Looks at all its objects with a number of queries that does not grow with them. */
export interface CheckSpec extends CheckText {
  examine(client: pg.ClientBase, subject: Subject): Promise<Finding[]>;
}

/** A query about the subject, asked once per subject however many checks need the answer. */
export interface Question<Row extends object> {
  readonly sql: string;
  ask(client: pg.ClientBase, subject: Subject): Promise<readonly Row[]>;
}

/** Makes a question of a query, which takes the model as `$1`, and its columns as `$2` (see `subject.ts`). */
export function question<Row extends object>(sql: string): Question<Row> {
  const answers = new WeakMap<Subject, readonly Row[]>();
  return {
    sql,
    async ask(client, subject) {
      const known = answers.get(subject);
      if (known !== undefined) return known;
      const { rows } = await client.query<Row>(sql, valuesFor(sql, subject));
      answers.set(subject, rows);
      return rows;
    },
  };
}

/** A check of one query: its rows are the facts, `judge` is pure. */
export interface QueryCheck<Row extends object> extends Omit<CheckText, 'roles' | 'query'> {
  readonly roles?: readonly RoleKind[];
  readonly query: string | Question<Row>;
  judge(rows: readonly Row[], subject: Subject): Finding[];
}

/** Declares a check of one query. */
export function queryCheck<Row extends object>(check: QueryCheck<Row>): CheckSpec {
  const { judge, query, ...text } = check;
  const asked = typeof query === 'string' ? question<Row>(query) : query;
  return {
    roles: [],
    ...text,
    query: asked.sql,
    async examine(client, subject) {
      return judge(await asked.ask(client, subject), subject);
    },
  };
}
