import type pg from 'pg';
import type { Context } from '../runtime/context.ts';
import { abortReason } from '../runtime/errors.ts';
import type { Check } from '../runtime/result.ts';
import type { Model } from '../tenancy/model.ts';
import { sessionAsker } from './ask.ts';
import type { Canary, Finding, Ground } from './canary.ts';
import { countTenants } from './measure.ts';
import type { Past } from './past.ts';
import { readWrittenAt } from './written-at.ts';

/** What a run of canaries came to. */
export interface Flight {
  readonly checks: readonly Check[];
  readonly findings: readonly { readonly canary: Canary; readonly finding: Finding }[];
  /** Canaries that have nothing to watch here, and why. */
  readonly notHere: readonly { readonly id: string; readonly reason: string }[];
  /** Of all queries. */
  readonly milliseconds: number;
}

export interface FlightPlan {
  readonly model: Model;
  readonly canaries: readonly Canary[];
  readonly past: Past;
  readonly certificates: string | undefined;
  readonly replica: boolean;
  /** Milliseconds that each query may take. */
  readonly budget: number;
}

/** Asks the canaries one after another. The session must read only, with row security off; it keeps their time limit. */
export async function flyCanaries(
  session: pg.ClientBase,
  plan: FlightPlan,
  context: Context,
): Promise<Flight> {
  const asker = await sessionAsker(session, plan.budget);
  const progress = context.progress('canaries');
  const ground: Ground = {
    ...plan,
    asker,
    session,
    now: context.now(),
    tenants: await countTenants(asker, plan.model),
    writtenAt: await readWrittenAt(asker, plan.model),
    onProgress: (done, total) => progress.update(done, total, 'references'),
  };
  const findings: { canary: Canary; finding: Finding }[] = [];
  const notHere: { id: string; reason: string }[] = [];
  try {
    for (const [index, canary] of plan.canaries.entries()) {
      if (context.signal.aborted) throw abortReason(context.signal);
      const found = await canary.look(ground);
      if ('notHere' in found) notHere.push({ id: canary.id, reason: found.notHere });
      else findings.push(...found.map((finding) => ({ canary, finding })));
      progress.update(index + 1, plan.canaries.length, canary.id);
    }
  } finally {
    progress.end();
  }
  const milliseconds = findings.reduce((sum, { finding }) => sum + (finding.milliseconds ?? 0), 0);
  return {
    findings,
    notHere,
    milliseconds,
    checks: findings.map(({ canary, finding }) => checkOf(canary, finding)),
  };
}

/** A finding as the report shows it. */
export function checkOf(canary: Canary, finding: Finding): Check {
  const { object, verdict, observed, fix, query } = finding;
  return {
    id: canary.id,
    title: canary.title,
    ...(object === undefined ? {} : { object }),
    verdict,
    expected: finding.expected ?? canary.expected,
    observed,
    meaning: finding.meaning ?? canary.meaning,
    ...(fix === undefined ? {} : { fix }),
    ...(query === undefined ? {} : { query }),
  };
}
