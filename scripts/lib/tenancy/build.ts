import { displayName, type QualifiedName } from '../postgres/identifiers.ts';
import { auditOf, refuseRedactedKeys, samplesOf } from './columns.ts';
import type { Claim, ColumnPair, Edge, Exception, Model, TableKind, TableModel } from './model.ts';
import { parseTableName } from './names.ts';
import { findCycles } from './order.ts';
import { buildRecovery } from './recovery.ts';
import type { FrameInput, TableInput } from './schema.ts';
import { notReferencesOf, polymorphicOf } from './targets.ts';

/** A mistake and the place in the file where it stands. */
export interface Problem {
  readonly path: readonly string[];
  readonly text: string;
}

interface Draft extends TableModel {
  via: Edge | undefined;
  parents: Edge[];
  polymorphic: TableModel['polymorphic'];
  samples: TableModel['samples'];
}

/**
 * Turns a file that has the right shape into a model: names resolved, defaults filled in, references
 * linked. An input that is undefined could not be read and has been reported. Pushes what is wrong to
 * `problems`; the model is usable only when nothing was pushed.
 */
export function buildModel(
  frame: FrameInput,
  inputs: ReadonlyMap<string, TableInput | undefined>,
  exceptions: readonly Exception[],
  file: string,
  problems: Problem[],
): Model | undefined {
  const defaultSchema = frame.schemas[0] ?? 'public';
  const resolve = (text: string, path: readonly string[]): QualifiedName | undefined => {
    const name = parseTableName(text, defaultSchema);
    if (name === undefined) problems.push({ path, text: `"${text}" is no table name` });
    else if (!frame.schemas.includes(name.schema)) {
      problems.push({
        path,
        text: `schema "${name.schema}" is not in schemas (${frame.schemas.join(', ')})`,
      });
    }
    return name;
  };

  const rootName = resolve(frame.tenant.table, ['tenant', 'table']);
  const rootId = rootName && displayName(rootName);
  const drafts = new Map<string, Draft>();
  const sources = new Map<string, { key: string; input: TableInput }>();
  for (const [key, input] of inputs) {
    const name = resolve(key, ['tables', key]);
    if (name === undefined) continue;
    const id = displayName(name);
    if (drafts.has(id)) problems.push({ path: ['tables', key], text: `table ${id} stands here twice` });
    // A table whose own entry cannot be read still exists for those that refer to it.
    const kind = input === undefined ? 'shared' : kindOf(input, id === rootId);
    if (kind === undefined) {
      problems.push({
        path: ['tables', key],
        text: 'needs exactly one of tenant (a column), via (a column of parents) and shared: true',
      });
      drafts.set(id, draft(name, 'shared', undefined, frame));
      continue;
    }
    if (input !== undefined) sources.set(id, { key, input });
    drafts.set(id, draft(name, kind, input, frame));
  }
  if (rootName !== undefined && rootId !== undefined && !drafts.has(rootId)) {
    drafts.set(rootId, draft(rootName, 'root', undefined, frame));
  }
  link(drafts, sources, defaultSchema, problems);

  const claim = claimOf(frame, defaultSchema, drafts, problems);
  const root = rootId === undefined ? undefined : drafts.get(rootId);
  for (const cycle of findCycles([...drafts.values()])) {
    const key = sources.get(cycle[0] ?? '')?.key ?? '';
    problems.push({
      path: ['tables', key, 'parents'],
      text: `a cycle of mandatory parents: ${cycle.join(' → ')}`,
    });
  }
  if (root === undefined || claim === undefined) return undefined;
  const memberships = new Set(claim.from === 'membership' ? [displayName(claim.table)] : []);
  const recovery = buildRecovery(
    frame.recovery,
    { tables: drafts, root, defaultSchema, memberships },
    problems,
  );
  return {
    name: frame.name,
    file,
    schemas: frame.schemas,
    exposedSchemas: frame.exposedSchemas ?? frame.schemas,
    platform: frame.platform,
    migrations: frame.migrations,
    tenant: { table: root, key: frame.tenant.key, type: frame.tenant.type },
    claim,
    roles: frame.roles,
    tables: drafts,
    exceptions,
    retention: frame.retention,
    recovery,
    canaries: frame.canaries,
    alerts: frame.alerts,
    objectives: frame.objectives,
    gate: frame.gate,
  };
}

function kindOf(input: TableInput, isRoot: boolean): TableKind | undefined {
  const given = [input.tenant, input.via, input.shared].filter((value) => value !== undefined).length;
  if (isRoot) return given === 0 ? 'root' : undefined;
  if (given !== 1) return undefined;
  if (input.tenant !== undefined) return 'tenant';
  return input.via !== undefined ? 'via' : 'shared';
}

function draft(
  name: QualifiedName,
  kind: TableKind,
  input: TableInput | undefined,
  frame: FrameInput,
): Draft {
  const key = input?.key ?? 'id';
  return {
    ...name,
    id: displayName(name),
    kind,
    tenantColumn: kind === 'root' ? frame.tenant.key : input?.tenant,
    via: undefined,
    key: kind === 'root' ? [frame.tenant.key] : typeof key === 'string' ? [key] : key,
    nullTenant: input?.nullTenant ?? 'forbidden',
    stage: input?.stage ?? 'enforced',
    parents: [],
    polymorphic: [],
    notReferences: notReferencesOf(input),
    audit: auditOf(kind, input),
    samples: {},
  };
}

function link(
  drafts: ReadonlyMap<string, Draft>,
  sources: ReadonlyMap<string, { key: string; input: TableInput }>,
  defaultSchema: string,
  problems: Problem[],
): void {
  for (const [id, { key, input }] of sources) {
    const child = drafts.get(id);
    if (child === undefined) continue;
    for (const [column, written] of Object.entries(input.parents)) {
      const path = ['tables', key, 'parents', column];
      const given = typeof written === 'string' ? { table: written, agree: [], optional: false } : written;
      const name = parseTableName(given.table, defaultSchema);
      const parent = name && drafts.get(displayName(name));
      if (parent === undefined) {
        problems.push({ path, text: `the parent "${given.table}" is not in the model` });
        continue;
      }
      const references = 'references' in given ? given.references : undefined;
      const parentColumn = references ?? parent.key[parent.key.length - 1] ?? 'id';
      const edge: Edge = {
        child,
        parent,
        columns: [{ child: column, parent: parentColumn }],
        agree: pairs(given.agree),
        optional: given.optional,
      };
      child.parents.push(edge);
      if (input.via === column) child.via = edge;
    }
    child.polymorphic = polymorphicOf(child, input, drafts, defaultSchema, ['tables', key], problems);
    child.samples = samplesOf(child, input, ['tables', key], problems);
    refuseRedactedKeys(child, ['tables', key], problems);
    if (input.via === undefined) continue;
    const path = ['tables', key, 'via'];
    if (child.via === undefined) problems.push({ path, text: `"${input.via}" is no column of parents` });
    else if (child.via.optional) problems.push({ path, text: 'the way to the tenant cannot be optional' });
    else if (child.via.parent.kind === 'shared' && sources.has(child.via.parent.id)) {
      problems.push({ path, text: `the parent ${child.via.parent.id} is shared and knows no tenant` });
    }
  }
}

function pairs(agree: readonly string[] | Readonly<Record<string, string>>): ColumnPair[] {
  const entries: [string, string][] = Array.isArray(agree)
    ? agree.map((column): [string, string] => [column, column])
    : Object.entries(agree);
  return entries.map(([child, parent]) => ({ child, parent }));
}

function claimOf(
  frame: FrameInput,
  defaultSchema: string,
  drafts: ReadonlyMap<string, TableModel>,
  problems: Problem[],
): Claim | undefined {
  const { claim } = frame;
  if (claim.from === 'jwt') return { ...claim, path: claim.path.split('.') };
  if (claim.from === 'setting') return claim;
  const table = parseTableName(claim.table, defaultSchema);
  if (table === undefined || !drafts.has(displayName(table))) {
    problems.push({
      path: ['claim', 'table'],
      text: `the membership table "${claim.table}" is not in the model`,
    });
    return undefined;
  }
  const { userClaim } = claim;
  return {
    from: 'membership',
    table,
    userColumn: claim.user,
    tenantColumn: claim.organisation,
    user: userClaim.from === 'jwt' ? { ...userClaim, path: userClaim.path.split('.') } : userClaim,
  };
}
