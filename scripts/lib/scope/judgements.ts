import type { ScopeCatalog } from './catalog.ts';
import type { Need } from './judge/facts.ts';
import { type Judgement, judgeStatement } from './judge/statement.ts';
import type { Wall } from './login.ts';
import { scopeRefusal } from './refusal.ts';
import { canonicalKey } from './tenant-key.ts';

/** Statements whose judgement is remembered. */
const MOST = 2_000;
/** Longer texts are judged anew each time: they are made once, not written. */
const LONGEST = 20_000;

/** Judges statements, each text once as long as it is remembered. The one that was used longest ago is forgotten first. */
export class Judgements {
  readonly #catalog: ScopeCatalog;
  readonly #most: number;
  readonly #known = new Map<string, Judgement>();

  constructor(catalog: ScopeCatalog, most = MOST) {
    this.#catalog = catalog;
    this.#most = most;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#known.size;
  }

  /**
   * Throws `SCOPE_STATEMENT` unless the statement may run for the tenant with these values; `tenant` undefined: no
   * row of a tenant may be touched.
   */
  async check(
    sql: string,
    values: readonly unknown[],
    tenant: string | undefined,
    wall: Wall,
  ): Promise<void> {
    const { refusals, needs } = await this.#judge(sql, wall);
    if (refusals.length > 0) throw refusal(refusals);
    const failed = needs.find((need) => !this.#holds(need, values, tenant));
    if (failed !== undefined) throw refusal([describe(failed, tenant)]);
  }

  async #judge(sql: string, wall: Wall): Promise<Judgement> {
    const key = `${wall} ${sql}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    const judgement = await judgeStatement(sql, this.#catalog, wall);
    if (sql.length > LONGEST) return judgement;
    this.#known.set(key, judgement);
    if (this.#known.size > this.#most) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    return judgement;
  }

  #holds(need: Need, values: readonly unknown[], tenant: string | undefined): boolean {
    if (tenant === undefined) return false;
    const { type } = this.#catalog.model.tenant;
    const same = (value: unknown) => canonicalKey(type, value) === tenant;
    switch (need.kind) {
      case 'literal':
        return same(need.value);
      case 'parameter':
        return same(values[need.number - 1]);
      case 'elements': {
        const list = values[need.number - 1];
        return Array.isArray(list) && list.every(same);
      }
    }
  }
}

function describe(need: Need, tenant: string | undefined): string {
  const what = need.kind === 'literal' ? 'a literal' : `$${need.number}`;
  if (tenant === undefined) return `it reads rows of a tenant, for ${what}, and there is no scope`;
  return `it compares a tenant column with ${what}, whose value is not the scope's tenant`;
}

function refusal(reasons: readonly string[]) {
  return scopeRefusal(
    'SCOPE_STATEMENT',
    `the statement was not run: ${reasons.join('; ')}`,
    'Bind every tenant table of it to the tenant, or use asSystem() with a reason.',
  );
}
