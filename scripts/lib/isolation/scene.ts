import type { Draft, Ground, Subject } from './ground.ts';
import type { Persona } from './persona.ts';
import type { Privileges } from './surface.ts';
import { bindingColumns, type RowValues, rowsWithKey, type SeededRow } from './world.ts';

/** One persona at one table, with what its role has been granted there. */
export interface Scene {
  readonly ground: Ground;
  readonly draft: Draft;
  readonly subject: Subject;
  readonly persona: Persona;
  readonly granted: Privileges;
}

/** A condition for exactly these rows of the scene's table. */
export function key(scene: Scene, rows: readonly SeededRow[]): string {
  return rowsWithKey(scene.subject.seeded, scene.subject.table.key, rows);
}

/** The columns that a role may give in an INSERT; undefined when it may not give all that are needed. */
export function grantedValues(
  scene: Pick<Scene, 'granted' | 'subject'>,
  values: RowValues,
): RowValues | undefined {
  const { granted, subject } = scene;
  if (granted.insert.length === 0) return undefined;
  if (granted.insert[0] === '*') return values;
  const kept = new Map([...values].filter(([name]) => granted.insert.includes(name)));
  const needed = [...values.keys()].filter((name) => {
    const column = subject.seeded.relation.columns.get(name);
    return bindingColumns(subject.table).includes(name) || (column?.notNull === true && !column.hasDefault);
  });
  return needed.every((name) => kept.has(name)) ? kept : undefined;
}
