import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { Fault, FaultKind } from '../tenancy/edges.ts';
import { hasReached } from '../tenancy/model.ts';
import { isAbsent, reasonOf } from './ask.ts';
import type { Canary, Finding, Ground } from './canary.ts';
import { plural } from './canary.ts';
import { CAP, type Measurement, type Survey, surveyFaults } from './measure.ts';

const TEXTS: Readonly<Record<FaultKind, Pick<Canary, 'id' | 'title' | 'meaning'>>> = {
  'null-tenant': {
    id: 'CAN-01',
    title: 'No row without a tenant',
    meaning:
      'The row belongs to nobody: its tenant cannot see it, and no restore of a tenant brings it back.',
  },
  'unknown-tenant': {
    id: 'CAN-02',
    title: 'No row of a tenant that does not exist',
    meaning: 'The row belongs to a tenant that is gone, or that never was.',
  },
  'missing-parent': {
    id: 'CAN-03',
    title: 'No row under a parent that does not exist',
    meaning: 'The row hangs in the air: what it refers to is gone.',
  },
  misaligned: {
    id: 'CAN-04',
    title: 'No row under a parent of another tenant or branch',
    meaning: "One tenant's data hangs under another's, or under another branch of its own.",
  },
  'null-parent': {
    id: 'CAN-05',
    title: 'No row detached from its parent',
    meaning: 'The row says of no parent that it belongs to it: nobody comes upon it any more.',
  },
};

const surveys = new WeakMap<Ground, Promise<Survey>>();

/** One canary per kind of fault; the data is asked once for all of them. */
export const FAULTS: readonly Canary[] = Object.entries(TEXTS).map(([kind, texts]) => ({
  ...texts,
  expected: '0 rows',
  async look(ground) {
    const survey = surveys.get(ground) ?? surveyFaults(ground.asker, ground.model, ground.onProgress);
    surveys.set(ground, survey);
    const { tenants, measurements } = await survey;
    const own = measurements.filter(({ fault }) => fault.kind === kind);
    if (own.length === 0) return { notHere: 'the model has no reference that could be wrong in this way' };
    return own.map((measurement) => findingOf(measurement, tenants));
  },
}));

/** What the answer about a fault means. */
export function findingOf(measurement: Measurement, tenants: number | undefined): Finding {
  const { fault, query, rows, milliseconds, failure } = measurement;
  return {
    object: fault.label,
    ...verdictOf(measurement, tenants),
    meaning: `${fault.meaning[0]?.toUpperCase() ?? ''}${fault.meaning.slice(1)}.`,
    query,
    milliseconds,
    ...(rows === undefined ? {} : { number: rows }),
    ...(failure === undefined ? {} : { sqlstate: failure.code }),
  };
}

/**
 * Zero faults in a database without tenants prove nothing and are grey; a fault is red whatever else is true, unless
 * the model says that its table has not been backfilled yet.
 */
function verdictOf(
  { fault, rows, failure }: Measurement,
  tenants: number | undefined,
): Pick<Finding, 'verdict' | 'observed' | 'fix'> {
  const onItsWay = !hasReached(fault.table, 'backfilled');
  if (rows === undefined) {
    const observed = failure === undefined ? 'no answer' : reasonOf(failure);
    // A table that is only planned, or has no tenant column yet, cannot be asked.
    return { verdict: onItsWay && isAbsent(failure) ? 'planned' : 'grey', observed };
  }
  if (rows > 0) {
    const observed = rows === CAP ? `${CAP} rows or more` : plural(rows, 'row');
    return { verdict: onItsWay ? 'planned' : 'red', observed, fix: fixOf(fault) };
  }
  return greenBesideTenants(tenants);
}

/** 0 rows, which say something only where there are tenants. */
export function greenBesideTenants(tenants: number | undefined): Pick<Finding, 'verdict' | 'observed'> {
  if (tenants === undefined) {
    return { verdict: 'grey', observed: '0 rows, but the tenants themselves could not be looked at' };
  }
  if (tenants === 0) {
    return {
      verdict: 'grey',
      observed: '0 rows, but there is no tenant in this database whose rows could be wrong',
    };
  }
  return { verdict: 'green', observed: '0 rows' };
}

/** Which rows these are; what becomes of them is for the recovery to propose and for a person to say. */
function fixOf(fault: Fault): string {
  const key = fault.table.key.map((column) => `c.${quoteIdentifier(column)}`).join(', ');
  return `select ${key} ${fault.rows} limit 100 -- lists them; RUNBOOK-MULTI-TENANT.md, section 2, says how to recover them`;
}
