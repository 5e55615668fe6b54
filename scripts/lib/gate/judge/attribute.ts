import pg from 'pg';
import { readFingerprint } from '../../hardening/fingerprint/fingerprint.ts';
import { compareLines } from '../../hardening/fingerprint/lines.ts';
import { runStatus } from '../../hardening/status.ts';
import { runIsolation } from '../../isolation/isolation.ts';
import type { MigrationFile } from '../../migrations/files.ts';
import { type Statement, splitStatements } from '../../migrations/statements.ts';
import { withConnection } from '../../postgres/connect.ts';
import { quoteIdentifier } from '../../postgres/identifiers.ts';
import type { Context } from '../../runtime/context.ts';
import type { Check } from '../../runtime/result.ts';
import type { Model } from '../../tenancy/model.ts';
import type { Copy } from '../scratch/base.ts';
import type { Weakening } from './weaker.ts';

/** A statement of a file. */
export interface Culprit {
  readonly file: MigrationFile;
  readonly statement: Statement;
}

/** Who did what: by the line of a lost guard, and by the check and object of a weaker verdict. */
export interface Attribution {
  readonly guards: ReadonlyMap<string, Culprit>;
  readonly verdicts: ReadonlyMap<Weakening, Culprit>;
}

/**
 * Finds the statement behind each weaker verdict and each lost guard: runs the statements one by one, each committed, on a
 * copy of its own, and looks again after each that changed a guard. Where a statement cannot be run by itself, the rest is
 * attributed to it, since nothing can be said of what comes after.
 */
export async function attribute(
  files: readonly MigrationFile[],
  weaker: readonly Weakening[],
  model: Model,
  copy: Copy,
  context: Context,
): Promise<Attribution> {
  const guards = new Map<string, Culprit>();
  const verdicts = new Map<Weakening, Culprit>();
  await withConnection(copy.adminUrl, context, { statementTimeout: 0 }, (admin) =>
    withConnection(copy.ownerUrl, context, { statementTimeout: 0 }, async (owner) => {
      let lines = (await readFingerprint(admin, model)).lines;
      for (const culprit of await statementsOf(files)) {
        const ran = await runAlone(owner, culprit, model);
        const now = (await readFingerprint(admin, model)).lines;
        const { added, removed } = compareLines(lines, now);
        for (const line of removed) if (!guards.has(line)) guards.set(line, culprit);
        lines = now;
        const open = weaker.filter((weakening) => !verdicts.has(weakening));
        if (open.length === 0 && ran) continue;
        if (added.length + removed.length > 0 || !ran) {
          for (const weakening of ran ? await seenNow(admin, open, model, context) : open) {
            verdicts.set(weakening, culprit);
          }
        }
        if (!ran) break;
      }
    }),
  );
  return { guards, verdicts };
}

async function statementsOf(files: readonly MigrationFile[]): Promise<Culprit[]> {
  const all: Culprit[] = [];
  for (const file of files) {
    for (const statement of await splitStatements(file)) all.push({ file, statement });
  }
  return all;
}

/** False when the server refuses it: by itself it may lack what its transaction had set. */
async function runAlone(owner: pg.ClientBase, { statement }: Culprit, model: Model): Promise<boolean> {
  const path = model.schemas.map(quoteIdentifier).join(', ');
  try {
    await owner.query(`set search_path = ${path}`);
    await owner.query(statement.text);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  }
}

/** Which of the weaker verdicts stand as the database is now. */
async function seenNow(
  admin: pg.ClientBase,
  open: readonly Weakening[],
  model: Model,
  context: Context,
): Promise<Weakening[]> {
  const ids = [...new Set(open.map(({ check }) => check.id))];
  const ofStatus = ids.filter((id) => !id.startsWith('ISO-'));
  const checks: Check[] = [];
  if (ofStatus.length > 0)
    checks.push(...(await runStatus(admin, model, context, { checks: ofStatus })).checks);
  if (ofStatus.length < ids.length) checks.push(...(await runIsolation(admin, model, context)).checks);
  return open.filter(({ check }) =>
    checks.some(
      ({ id, object, verdict }) => id === check.id && object === check.object && verdict === check.verdict,
    ),
  );
}
