import type { CheckSpec, CheckText, Finding } from '../check.ts';
import type { Subject } from '../subject.ts';
import { type Facts, readFacts } from './facts.ts';

/** A check that judges by parse trees; what it asks the database is shared with all others of its kind. */
export interface TreeCheck extends Omit<CheckText, 'roles'> {
  readonly roles?: CheckText['roles'];
  judge(facts: Facts, subject: Subject): Finding[];
  /** What is observed where nothing that could be wrong exists, although all of it was looked at. */
  readonly clear?: (facts: Facts) => string;
}

/** Declares a check over the facts. Without any table of the model nothing is judged. */
export function treeCheck(check: TreeCheck): CheckSpec {
  const { judge, clear, ...text } = check;
  return {
    roles: [],
    ...text,
    async examine(client, subject) {
      const facts = await readFacts(client, subject);
      if (facts.tables.size === 0) return [];
      const findings = judge(facts, subject);
      if (findings.length > 0 || clear === undefined) return findings;
      return [{ object: '', verdict: 'green', observed: clear(facts) }];
    },
  };
}
