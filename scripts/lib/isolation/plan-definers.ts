import { quoteLiteral, quoteQualified } from '../postgres/identifiers.ts';
import { type Draft, type Ground, NOTHING, READ_LIMIT, type Subject } from './ground.ts';
import { SESSION } from './persona.ts';
import { actors, keysOf, place } from './plan-surface.ts';
import { nameOf } from './probe.ts';
import type { Definer } from './surface.ts';

/** Whether a key of a row is all that the function wants to be told. */
function takesKey({ required, takes }: Definer, subjects: readonly Subject[]): boolean {
  return required === 1 && takes !== null && keysOf(subjects, 'A').has(takes);
}

/** SECURITY DEFINER functions of the exposed schemas: they run as somebody else. */
export function planDefiners(ground: Ground, draft: Draft, subjects: readonly Subject[]): void {
  for (const definer of ground.definers) {
    // The probes of the tables run these through the policies.
    if (definer.policy) continue;
    for (const persona of actors(ground)) {
      if (!definer.callers.includes(persona.role ?? '')) continue;
      const cell = place(definer.signature, persona, 'ISO-10', 'result shows foreign rows');
      const reason =
        definer.required > 0 && !takesKey(definer, subjects)
          ? 'it takes arguments, and nobody says which'
          : definer.volatile
            ? 'it is VOLATILE: calling it might do more than read'
            : undefined;
      if (reason !== undefined) {
        draft.gaps.push({ ...cell, reason });
        continue;
      }
      const shows = (tenant: 'A' | 'B' | undefined) => {
        const keys = keysOf(subjects, tenant);
        const texts = [...keys.values()].flatMap((set) => [...set]);
        const list = texts.map((text) => quoteLiteral(`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`)).join(', ');
        const call = quoteQualified(definer);
        if (definer.required === 0) {
          return `select count(*) from ${call}() as result where result::text like any (array[${list}])`;
        }
        // Given a key, it may say that key again: only another one shows a row.
        const given = [...(keys.get(definer.takes ?? '') ?? [])].map(quoteLiteral).join(', ');
        return `select count(*) from unnest(array[${given}]::${definer.takes}[]) as given (key)
          cross join lateral ${call}(given.key) as result
          where replace(result::text, given.key::text, '') like any (array[${list}])`;
      };
      const right = actors(ground).find(
        ({ kind, role }) => kind === 'app' && definer.callers.includes(role ?? ''),
      );
      const asker = right ?? SESSION;
      const works = place(definer.signature, asker, 'ISO-10', 'result shows own rows');
      if (!draft.names.has(nameOf(works))) {
        draft.names.add(nameOf(works));
        const allowed = [{ atLeast: 1 }];
        draft.probes.push({
          ...works,
          sql: shows('A'),
          counts: true,
          allowed,
          aim: 'control',
          controls: [],
          limit: READ_LIMIT,
        });
      }
      draft.probes.push({
        ...cell,
        sql: shows(persona.tenant === 'A' ? 'B' : undefined),
        counts: true,
        allowed: [NOTHING],
        aim: 'attack',
        controls: [nameOf(works)],
        limit: READ_LIMIT,
      });
    }
  }
}
