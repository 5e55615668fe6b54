import { InputError } from '../runtime/errors.ts';
import { ACTORS_NAMED } from './actors.ts';
import { AGES } from './ages.ts';
import type { Canary } from './canary.ts';
import { DELETES } from './deletes.ts';
import { CERTIFICATES, EXCEPTIONS } from './expiry.ts';
import { FAULTS } from './faults.ts';
import { MEMBERS } from './members.ts';
import { type ParsedQuery, queryCanary } from './queries.ts';
import { RECENT } from './recent.ts';
import { SEEDS_FAILED } from './seeds.ts';
import { SIZES } from './sizes.ts';
import { CONSTRAINTS_HOLD, TRIGGERS_FIRE } from './structure.ts';
import { TRAIL } from './trail.ts';

/** Every canary in the order of its id; `active` is the one that tries to write. */
export function catalogueOf(queries: readonly ParsedQuery[], active: Canary): Canary[] {
  return [
    ...FAULTS,
    RECENT,
    SEEDS_FAILED,
    DELETES,
    MEMBERS,
    TRAIL,
    ACTORS_NAMED,
    CONSTRAINTS_HOLD,
    TRIGGERS_FIRE,
    ...AGES,
    SIZES,
    CERTIFICATES,
    EXCEPTIONS,
    active,
    queryCanary(queries),
  ];
}

/**
 * The canaries that are asked for: only these ids, all without these, or all. Throws an `InputError` for an id that is
 * none, and when nothing is left.
 */
export function chosen(
  catalogue: readonly Canary[],
  only: string | undefined,
  except: string | undefined,
): readonly Canary[] {
  const ids = (text: string | undefined) =>
    (text ?? '')
      .split(',')
      .map((id) => id.trim().toUpperCase())
      .filter((id) => id !== '');
  const [wanted, unwanted] = [ids(only), ids(except)];
  const unknown = [...wanted, ...unwanted].filter((id) => !catalogue.some((canary) => canary.id === id));
  const left = catalogue.filter(
    ({ id }) => (wanted.length === 0 || wanted.includes(id)) && !unwanted.includes(id),
  );
  const problems = [
    ...unknown.map((id) => `there is no canary ${id}`),
    ...(unknown.length === 0 && left.length === 0 ? ['--only and --except leave no canary'] : []),
  ];
  if (problems.length > 0) {
    throw new InputError(
      'the choice of canaries',
      problems,
      'docs/CANARIES.md lists them, CAN-01 to CAN-21.',
    );
  }
  return left;
}
