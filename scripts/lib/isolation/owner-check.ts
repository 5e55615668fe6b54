import type { Check } from '../runtime/result.ts';
import { spanText } from '../watchdog/span.ts';
import { FAMILIES } from './families.ts';
import type { Isolation } from './isolation.ts';
import type { OwnerProof, ProvedByDrill } from './owner-proof.ts';
import type { Coverage } from './report.ts';

/** What a report tells of the drill that stands in for the owner. */
export interface OwnerFact {
  readonly role: string;
  readonly report: string;
  readonly sha256: string;
  readonly at: string;
  readonly run: string;
  readonly cells: number;
  readonly tables: number;
  readonly structure: string;
}

const EXPECTED = 'tried by the login itself, or by the newest restore drill on a copy of the same structure';

const MEANING =
  "Whether row-level security binds the tables' owner too is not known: its cells were tried by nobody.";

const FIX =
  'Run a restore drill of this environment and have its report recorded: npx tsx scripts/backup/restore-drill.ts, or the workflow restore-drill.yml. A login that may become the owner could take every guard away, and should not exist for this.';

/**
 * The same isolation with what is known of the owner's cells in place of the gap that the login leaves there. Pure.
 */
export function settleOwner(isolation: Isolation, proof: OwnerProof): Isolation & { owner?: OwnerFact } {
  const { untried, checks } = isolation;
  if (untried === undefined) return isolation;
  const settled = checks.map((check) => (isGap(check, untried.role) ? checkOf(untried.role, proof) : check));
  if ('reason' in proof) return { ...isolation, checks: settled };
  const { proved } = proof;
  return {
    ...isolation,
    checks: settled,
    coverage: covered(isolation.coverage, proved),
    matrix: isolation.matrix.map((row) => {
      const own = proved.tables.find(({ table }) => table === row.table);
      return own === undefined ? row : { ...row, [untried.role]: `${own.cells}/${own.cells} in the drill` };
    }),
    owner: factOf(untried.role, proved),
  };
}

/** The object of the gap that a role leaves which the login may not become. */
export function gapObject(role: string): string {
  return `role ${role}`;
}

function isGap({ id, object }: Check, role: string): boolean {
  return id === 'ISO-00' && object === gapObject(role);
}

function checkOf(role: string, proof: OwnerProof): Check {
  const base = {
    id: 'ISO-00',
    title: FAMILIES['ISO-00'].title,
    object: gapObject(role),
    expected: EXPECTED,
    meaning: MEANING,
  };
  if ('reason' in proof) {
    const observed = `the role of the connection may not become it, and ${proof.reason}`;
    return { ...base, verdict: 'grey', observed, fix: FIX };
  }
  const { drill, cells, tables, age } = proof.proved;
  const { at, facts } = drill.report;
  const observed = `${cells} cells on ${tables.length} ${tables.length === 1 ? 'relation' : 'relations'} held on the restored copy of ${String(facts.run)}, ${spanText(age)} ago: the drill of ${at}, ${drill.path}, sha256 ${drill.sha256}; structure now as there, sha256 ${drill.tried.structure}`;
  return { ...base, verdict: 'green', observed };
}

function factOf(role: string, { drill, cells, tables }: ProvedByDrill): OwnerFact {
  return {
    role,
    report: drill.path,
    sha256: drill.sha256,
    at: drill.report.at,
    run: String(drill.report.facts.run),
    cells,
    tables: tables.length,
    structure: drill.tried.structure,
  };
}

/** The gap was one cell, and is now as many as the drill tried. */
function covered(coverage: Coverage, { cells: more }: ProvedByDrill): Coverage {
  const cells = coverage.cells - 1 + more;
  const probed = coverage.probed + more;
  return {
    ...coverage,
    cells,
    probed,
    held: coverage.held + more,
    abstained: coverage.abstained - 1,
    percent: cells === 0 ? 0 : Math.floor((probed * 1000) / cells) / 10,
    heldByDrill: more,
  };
}
