import { quoteIdentifier } from '../postgres/identifiers.ts';
import type { Check } from '../runtime/result.ts';
import type { Fault, FaultKind } from '../tenancy/edges.ts';
import { hasReached } from '../tenancy/model.ts';
import { CAP, type Measurement, type Survey } from './measure.ts';

/** Ids of the catalogue, one per kind of fault. */
const CANARIES: Readonly<Record<FaultKind, { id: string; title: string }>> = {
  'null-tenant': { id: 'CAN-01', title: 'No row without a tenant' },
  'unknown-tenant': { id: 'CAN-02', title: 'No row of a tenant that does not exist' },
  'missing-parent': { id: 'CAN-03', title: 'No row under a parent that does not exist' },
  misaligned: { id: 'CAN-04', title: 'No row under a parent of another tenant or branch' },
  'null-parent': { id: 'CAN-05', title: 'No row detached from its parent' },
};

/**
 * Turns answers into checks. Zero faults in a database without tenants prove nothing and are grey; a fault is
 * red whatever else is true, unless the model says that its table has not been backfilled yet.
 */
export function judgeSurvey(survey: Survey): Check[] {
  return survey.measurements.map((measurement) => {
    const { fault, query } = measurement;
    const { id, title } = CANARIES[fault.kind];
    return {
      id,
      title,
      object: fault.label,
      ...verdictOf(measurement, survey.tenants),
      expected: '0 rows',
      meaning: `${fault.meaning[0]?.toUpperCase() ?? ''}${fault.meaning.slice(1)}.`,
      query,
    };
  });
}

function verdictOf(
  { fault, rows, failure }: Measurement,
  tenants: number | undefined,
): Pick<Check, 'verdict' | 'observed' | 'fix'> {
  const onItsWay = !hasReached(fault.table, 'backfilled');
  if (rows === undefined) {
    const observed = failure === undefined ? 'no answer' : reasonOf(failure.code, failure.message);
    // A table that is only planned, or has no tenant column yet, cannot be asked.
    const absent = failure?.code === '42P01' || failure?.code === '42703';
    return { verdict: onItsWay && absent ? 'planned' : 'grey', observed };
  }
  if (rows > 0) {
    const observed = rows === CAP ? `${CAP} rows or more` : `${rows} ${rows === 1 ? 'row' : 'rows'}`;
    return { verdict: onItsWay ? 'planned' : 'red', observed, fix: fixOf(fault) };
  }
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

function reasonOf(code: string, message: string): string {
  switch (code) {
    case '57014':
      return 'not answered within its time: raise --budget, or add the index that the model asks for';
    case '42501':
      return `not allowed to look (${message}): connect as a role with BYPASSRLS that may read the table, such as bulkhead_operator`;
    case '42P01':
    case '42703':
      return `the model does not fit this database (${message})`;
    default:
      return `no answer: ${message} (SQLSTATE ${code})`;
  }
}
