import type { Check, Result } from '../../runtime/result.ts';
import { verdictOf } from '../../runtime/result.ts';
import type { Actors } from './actors.ts';
import type { StoreCheck } from './check-store.ts';

/** The check as a result. */
export function checkResult(actors: Actors, { checks, left }: StoreCheck): Result {
  const { read, prune, write, kind } = actors;
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict).length;
  const differing = count('red');
  const unknown = count('grey');
  const remains =
    left.length === 0 ? '' : `; ${left.length} small objects of this check could not be removed`;
  return {
    verdict: verdictOf(checks),
    summary:
      (differing > 0
        ? `${differing} of ${checks.length} things are not as docs/SETUP.md says`
        : `${count('green')} of ${checks.length} things are proved to be as docs/SETUP.md says`) +
      (unknown === 0 ? '' : `, ${unknown} could not be looked at`) +
      remains,
    checks: [...checks],
    scope: { store: write.store.description },
    facts: {
      kind,
      keys: ['write', ...(read === undefined ? [] : ['read']), ...(prune === undefined ? [] : ['prune'])],
      left: left.map(({ key, version, why }) => ({ key, version: version ?? null, why })),
    },
    outputs: { differing: String(differing), unknown: String(unknown) },
  };
}

/** A dry run as a result: what would be done, and the one thing that was asked. */
export function planResult(actors: Actors, plan: readonly string[], checks: readonly Check[]): Result {
  return {
    verdict: verdictOf(checks),
    summary: `${plan.length} things would be done; nothing was stored`,
    checks: [...checks],
    scope: { store: actors.write.store.description },
    facts: { kind: actors.kind, plan: [...plan] },
    outputs: { differing: '', unknown: '' },
  };
}
