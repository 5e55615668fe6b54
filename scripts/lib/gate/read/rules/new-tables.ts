import { createFloor, createPolicy } from '../../../hardening/policy-sql.ts';
import { quoteIdentifier } from '../../../postgres/identifiers.ts';
import type { Model, TableModel } from '../../../tenancy/model.ts';
import { excludesNull, indexesOf, type Picture, type Relation } from '../picture.ts';

/** What is missing of a new table, and the SQL that adds it. */
export interface Missing {
  readonly what: string;
  readonly fix: string;
}

/**
 * MIG-42: what a table that this change makes lacks of what the others have, judged by what stands when all files
 * have been read. Undefined for a table that needs nothing.
 */
export function judgeNewTable(picture: Picture, model: Model, relation: Relation): Missing | undefined {
  if (!model.schemas.includes(relation.schema)) return undefined;
  if (relation.kind !== 'table' && relation.kind !== 'partitioned') return undefined;
  const parent = relation.parent === undefined ? undefined : model.tables.get(relation.parent);
  if (parent !== undefined) return judgePartition(relation, parent);
  const table = model.tables.get(relation.id);
  if (table === undefined) {
    return {
      what: `${relation.id} is not in ${model.file}: nobody says whose rows it holds, and no check and no backup of a tenant looks at it`,
      fix: `# ${model.file}, under "tables":\n${relation.name}:\n  tenant: ${model.tenant.table.key[0] === undefined ? 'tenant_id' : tenantName(model)} # or: shared: true`,
    };
  }
  const faults = table.kind === 'shared' ? secured(relation) : tenantFaults(picture, model, relation, table);
  if (faults.length === 0) return undefined;
  return {
    what: `${relation.id} lacks ${faults.map(({ what }) => what).join(', ')}: rows of one tenant can be read by another, or be hung under its parents`,
    fix: faults.map(({ fix }) => fix).join('\n'),
  };
}

/** The name that most tables of the model give to the tenant's column. */
function tenantName(model: Model): string {
  const names = [...model.tables.values()].flatMap(({ tenantColumn, kind }) =>
    kind === 'tenant' ? (tenantColumn ?? []) : [],
  );
  return names[0] ?? 'tenant_id';
}

/** Who reads a partition by its own name is not asked what its parent asks. */
function judgePartition(relation: Relation, parent: TableModel): Missing | undefined {
  if (relation.secured || parent.kind === 'shared') return undefined;
  return {
    what: `${relation.id} is a partition without row-level security: whoever names it instead of ${parent.id} is asked nothing`,
    fix: `alter table ${relation.id} enable row level security;\nalter table ${relation.id} force row level security;`,
  };
}

function secured(relation: Relation): Missing[] {
  const faults: Missing[] = [];
  const alter = `alter table ${relation.id}`;
  if (!relation.secured)
    faults.push({ what: 'row-level security', fix: `${alter} enable row level security;` });
  if (!relation.forced)
    faults.push({ what: 'FORCE for its owner', fix: `${alter} force row level security;` });
  return faults;
}

function tenantFaults(picture: Picture, model: Model, relation: Relation, table: TableModel): Missing[] {
  const faults: Missing[] = [];
  const { id } = relation;
  const alter = `alter table ${id}`;
  const column = table.tenantColumn;
  const known = column === undefined ? undefined : relation.columns.get(column);
  if (column !== undefined && known === undefined) {
    faults.push({
      what: `its column ${column}`,
      fix: `${alter} add column ${column} ${model.tenant.type} not null;`,
    });
  }
  const proved = [...relation.constraints.values()].some(
    (item) => item.valid && excludesNull(item, column ?? ''),
  );
  if (known !== undefined && !known.notNull && !proved && table.nullTenant === 'forbidden') {
    faults.push({ what: `NOT NULL on ${column}`, fix: `${alter} alter column ${column} set not null;` });
  }
  faults.push(...keyFaults(relation, table));
  const index = indexesOf(picture, id).some((item) => !item.partial && item.columns[0] === column);
  if (column !== undefined && !index) {
    faults.push({
      what: `an index led by ${column}`,
      fix: `create index on ${id} (${[column, ...table.key.filter((key) => key !== column)].join(', ')});`,
    });
  }
  faults.push(...secured(relation));
  const policies = [...relation.policies.values()];
  if (!policies.some(({ permissive }) => permissive)) {
    faults.push({
      what: 'a policy for the application',
      fix: createPolicy(model, table, 'ALL', model.roles.app),
    });
  }
  if (
    !policies.some(
      ({ permissive, command, roles }) => !permissive && command === 'ALL' && roles.includes('public'),
    )
  ) {
    faults.push({ what: 'the restrictive floor', fix: createFloor(model, table) });
  }
  if (table.audit !== undefined && relation.triggers.size === 0) {
    faults.push({
      what: 'its audit triggers',
      fix: `-- docs/AUDIT.md: the triggers that record what is done to ${id}`,
    });
  }
  return faults;
}

/** A key to a parent that leaves out the tenant lets a row hang under a parent of another tenant. */
function keyFaults(relation: Relation, table: TableModel): Missing[] {
  const keys = [...relation.constraints.values()].filter(({ kind }) => kind === 'foreign');
  return table.parents.flatMap((edge): Missing[] => {
    const children = edge.columns.map(({ child }) => child);
    const tied =
      edge.parent.kind === 'shared' ? [] : [table.tenantColumn, ...edge.agree.map(({ child }) => child)];
    const wanted = [
      ...tied.filter((name) => name !== undefined && edge.parent.tenantColumn !== undefined),
      ...children,
    ];
    const has = keys.some(
      ({ columns, parent }) =>
        parent === edge.parent.id && wanted.every((name) => name !== undefined && columns.includes(name)),
    );
    if (has || table.via !== undefined) return [];
    const own = wanted.filter((name) => name !== undefined);
    const parents = own.map((name) =>
      name === table.tenantColumn
        ? (edge.parent.tenantColumn ?? name)
        : ([...edge.columns, ...edge.agree].find(({ child }) => child === name)?.parent ?? name),
    );
    const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
    return [
      {
        what: `the key (${own.join(', ')}) to ${edge.parent.id}`,
        fix: `alter table ${relation.id} add foreign key (${list(own)}) references ${edge.parent.id} (${list(parents)});`,
      },
    ];
  });
}
