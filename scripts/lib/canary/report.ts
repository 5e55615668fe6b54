import { reportIdentity, type SessionIdentity } from '../postgres/identity.ts';
import { type Check, type Result, verdictOf } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { plural } from './canary.ts';
import { countGreys, type GreyRun } from './greys.ts';
import type { Past } from './past.ts';
import type { Flight } from './run.ts';

/** A run of canaries as a result. Pure. */
export function resultOf(flight: Flight, model: Model, identity: SessionIdentity, past: Past): Result {
  const { checks, findings, notHere } = flight;
  const greyRuns = countGreys(checks, past.canaries);
  const warnings = findings.flatMap(({ finding }) => finding.warning ?? []);
  const red = checks.filter((check) => check.verdict === 'red');
  return {
    verdict: verdictOf(checks),
    summary: summarise(flight, model, warnings),
    checks: [...checks],
    scope: {
      database: identity.database,
      serverVersion: identity.serverVersion,
      model: model.name,
      tables: model.tables.size,
    },
    identity: reportIdentity(identity),
    facts: {
      milliseconds: Math.round(flight.milliseconds),
      canaries: findings.map(({ canary, finding }) => ({
        id: canary.id,
        object: finding.object ?? '',
        verdict: finding.verdict,
        number: finding.number ?? null,
        milliseconds: finding.milliseconds ?? 0,
        sqlstate: finding.sqlstate ?? '',
      })),
      greyRuns: greyRuns.map((grey) => ({ ...grey, alert: grey.runs >= model.canaries.greyAfter })),
      greyAfter: model.canaries.greyAfter,
      notHere: notHere.map(({ id, reason }) => ({ id, reason })),
      warnings,
    },
    outputs: {
      red: String(red.length),
      'red-canaries': idsOf(red).join(','),
      'grey-canaries': idsOf(checks.filter(({ verdict }) => verdict === 'grey')).join(','),
      'grey-too-long': idsOf(lasting(greyRuns, model.canaries.greyAfter)).join(','),
    },
  };
}

function lasting(greys: readonly GreyRun[], most: number): readonly GreyRun[] {
  return greys.filter(({ runs }) => runs >= most);
}

function idsOf(list: readonly Pick<Check, 'id'>[]): string[] {
  return [...new Set(list.map(({ id }) => id))];
}

function summarise({ checks, milliseconds }: Flight, model: Model, warnings: readonly string[]): string {
  const of = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict);
  const also = warnings.length === 0 ? '' : `; ${plural(warnings.length, 'warning')}: ${warnings.join('; ')}`;
  const red = of('red');
  if (red.length > 0) {
    const what = [
      ...new Set(red.map(({ id, object }) => `${id}${object === undefined ? '' : ` ${object}`}`)),
    ];
    return `${red.length} of ${checks.length} canaries are red: ${what.slice(0, 5).join('; ')}${what.length > 5 ? ` and ${what.length - 5} more` : ''}${also}`;
  }
  const grey = of('grey');
  if (grey.length > 0) {
    return `nothing red, but ${grey.length} of ${checks.length} canaries could not say anything (${idsOf(grey).join(', ')})${also}`;
  }
  if (checks.length === 0) return `none of the canaries has anything to watch in ${model.name}`;
  return `${of('green').length} canaries on ${model.tables.size} tables are silent, ${Math.round(milliseconds)} ms${also}`;
}
