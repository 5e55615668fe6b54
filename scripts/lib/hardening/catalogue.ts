import { BulkheadError } from '../runtime/errors.ts';
import type { CheckSpec } from './check.ts';
import { AUDIT } from './checks/audit.ts';
import { AUDIT_CONTENT } from './checks/audit-content.ts';
import { AUDIT_WRITERS } from './checks/audit-writers.ts';
import { CLAIMS } from './checks/claims.ts';
import { DEFAULT_PRIVILEGES } from './checks/defaults.ts';
import { FUNCTIONS } from './checks/functions.ts';
import { INDEXES } from './checks/indexes.ts';
import { INDEX_KEYS } from './checks/indexes-keys.ts';
import { LEDGER } from './checks/ledger.ts';
import { META } from './checks/meta.ts';
import { ORACLES } from './checks/oracles.ts';
import { POLICIES } from './checks/policies.ts';
import { POLICY_FUNCTIONS } from './checks/policy-functions.ts';
import { POLICY_QUERIES } from './checks/policy-queries.ts';
import { POLICY_SOURCES } from './checks/policy-sources.ts';
import { FLOORS_BY_TREE, POLICY_TREE } from './checks/policy-tree.ts';
import { PRIVILEGES } from './checks/privileges.ts';
import { REACH } from './checks/reach.ts';
import { ROW_SECURITY } from './checks/row-security.ts';
import { RULED } from './checks/rules.ts';
import { SLEEP } from './checks/sleep.ts';
import { STRUCTURE_CASCADES } from './checks/structure-cascades.ts';
import { STRUCTURE_COLUMNS } from './checks/structure-columns.ts';
import { STRUCTURE_FROZEN } from './checks/structure-frozen.ts';
import { STRUCTURE_KEYS } from './checks/structure-keys.ts';
import { STRUCTURE_POLYMORPHIC } from './checks/structure-polymorphic.ts';
import { STRUCTURE_REFERENCES } from './checks/structure-references.ts';
import { STRUCTURE_UNBOUND } from './checks/structure-unbound.ts';
import { SURFACES } from './checks/surfaces.ts';
import { SURFACES_STORAGE } from './checks/surfaces-storage.ts';
import { TRIGGERS } from './checks/triggers.ts';
import { VIEWS } from './checks/views.ts';

/** A part of the catalogue: all checks whose id begins with the prefix. */
export interface Family {
  readonly prefix: string;
  readonly title: string;
}

export const FAMILIES: readonly Family[] = [
  { prefix: 'META', title: 'Whether the status can say anything at all' },
  { prefix: 'LEDGER', title: 'Migrations' },
  { prefix: 'STR', title: 'Structure: what no role can do wrong' },
  { prefix: 'IDX', title: 'Indexes' },
  { prefix: 'RLS', title: 'Row-level security' },
  { prefix: 'CTX', title: 'The claim: how a session says for whom it acts' },
  { prefix: 'PRV', title: 'Privileges' },
  { prefix: 'VW', title: 'Views' },
  { prefix: 'FN', title: 'Functions' },
  { prefix: 'TRG', title: 'Triggers' },
  { prefix: 'SRF', title: 'Surfaces: what leaves the database by another door' },
  { prefix: 'COV', title: 'Covert channels: what can be learned without reading a row' },
  { prefix: 'AUD', title: 'The audit trail' },
  { prefix: 'GHB', title: 'GitHub itself, when `--github` is given' },
];

/** Every check, by family and then by number. */
export const CATALOGUE: readonly CheckSpec[] = [
  ...META,
  ...LEDGER,
  ...STRUCTURE_COLUMNS,
  ...STRUCTURE_KEYS,
  ...STRUCTURE_REFERENCES,
  ...STRUCTURE_UNBOUND,
  ...STRUCTURE_POLYMORPHIC,
  ...STRUCTURE_CASCADES,
  ...STRUCTURE_FROZEN,
  ...INDEXES,
  ...INDEX_KEYS,
  ...ROW_SECURITY,
  ...POLICIES,
  ...FLOORS_BY_TREE,
  ...POLICY_TREE,
  ...POLICY_SOURCES,
  ...POLICY_FUNCTIONS,
  ...POLICY_QUERIES,
  ...CLAIMS,
  ...PRIVILEGES,
  ...SLEEP,
  ...REACH,
  ...DEFAULT_PRIVILEGES,
  ...VIEWS,
  ...FUNCTIONS,
  ...TRIGGERS,
  ...RULED,
  ...SURFACES,
  ...SURFACES_STORAGE,
  ...ORACLES,
  ...AUDIT,
  ...AUDIT_CONTENT,
  ...AUDIT_WRITERS,
].sort((a, b) => familyIndex(a.id) - familyIndex(b.id) || a.id.localeCompare(b.id, 'en', { numeric: true }));

function familyIndex(id: string): number {
  const index = FAMILIES.findIndex(({ prefix }) => id === prefix || id.startsWith(`${prefix}-`));
  if (index < 0) throw new Error(`the check ${id} belongs to no family`);
  return index;
}

/** Checks of one family, in order. */
export function checksOf(family: Family): CheckSpec[] {
  const index = FAMILIES.indexOf(family);
  return CATALOGUE.filter((check) => familyIndex(check.id) === index);
}

/**
 * The checks that a person asked for, by id (`STR-02`) or family (`STR`), in any case; all when nothing
 * was asked for. Those about the status itself are always among them.
 * Throws when an id is unknown, naming those there are.
 */
export function selectChecks(wanted: readonly string[]): readonly CheckSpec[] {
  if (wanted.length === 0) return CATALOGUE;
  const names = wanted.map((name) => name.trim().toUpperCase());
  const matches = (check: CheckSpec, name: string) => check.id === name || check.id.startsWith(`${name}-`);
  const unknown = names.filter((name) => !CATALOGUE.some((check) => matches(check, name)));
  if (unknown.length > 0) {
    throw new BulkheadError({
      what: `there is no check ${unknown.join(', ')}`,
      fix: `Give one or more of ${CATALOGUE.map(({ id }) => id).join(', ')}, or a family such as STR.`,
      code: 'CHECK_UNKNOWN',
    });
  }
  return CATALOGUE.filter(
    (check) => check.id.startsWith('META-') || names.some((name) => matches(check, name)),
  );
}
