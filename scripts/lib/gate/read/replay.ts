import { callsIn, constantOf } from '../../hardening/policy/names.ts';
import { displayName } from '../../postgres/identifiers.ts';
import { listMember, member, nodesOf, type Tree, textMember } from '../../sql/tree.ts';
import { columnOf, constraintOf, constraintsOf } from './column.ts';
import { functionOf } from './function.ts';
import { droppedName, isOn, nameOf, optionOf, rangeId, rangeName, roleName, strings } from './names.ts';
import { type Born, type Constraint, newRelation, type Picture, type Relation } from './picture.ts';
import { alterRelation } from './replay-alter.ts';
import type { Step } from './script.ts';

/** Changes the picture as the statement changes the schema. `born` is undefined for what was there before the change. */
export function replay(picture: Picture, step: Step, born: Born | undefined): void {
  if (step.within === 'function') return;
  const { kind, tree } = step;
  const { schema } = picture;
  switch (kind) {
    case 'CreateStmt':
      createTable(picture, tree, born);
      return;
    case 'CreateTableAsStmt':
      createAs(picture, member(tree, 'into', 'rel'), tree, born);
      return;
    case 'SelectStmt':
      // SELECT … INTO is CREATE TABLE AS by another name.
      if (member(tree, 'intoClause') !== undefined && step.within === 'file') {
        createAs(picture, member(tree, 'intoClause', 'rel'), { query: tree }, born);
      }
      return;
    case 'ViewStmt':
      createView(picture, tree, born);
      return;
    case 'AlterTableStmt':
      alterRelation(picture, tree, born);
      return;
    case 'IndexStmt':
      createIndex(picture, tree, born);
      return;
    case 'CreatePolicyStmt': {
      const roles = listMember(tree, 'roles').map(roleName);
      picture.relations
        .get(rangeId(member(tree, 'table'), schema))
        ?.policies.set(textMember(tree, 'policy_name') ?? '', {
          name: textMember(tree, 'policy_name') ?? '',
          permissive: member(tree, 'permissive') === true,
          command: (textMember(tree, 'cmd_name') ?? 'all').toUpperCase(),
          roles,
          calls: callsIn(tree).map((call) => [call.schema ?? schema, call.name].join('.')),
        });
      return;
    }
    case 'CreateTrigStmt':
      picture.relations
        .get(rangeId(member(tree, 'relation'), schema))
        ?.triggers.set(
          textMember(tree, 'trigname') ?? '',
          displayName(nameOf(strings(listMember(tree, 'funcname')), schema)),
        );
      return;
    case 'CreateFunctionStmt': {
      const row = functionOf(step, schema);
      const id = `${row.schema}.${row.name}`;
      const others = (picture.functions.get(id) ?? []).filter(({ signature }) => signature !== row.signature);
      picture.functions.set(id, [...others, row]);
      return;
    }
    case 'CreateEnumStmt':
    case 'CreateDomainStmt': {
      const names = strings(listMember(tree, kind === 'CreateEnumStmt' ? 'typeName' : 'domainname'));
      picture.types.set(displayName(nameOf(names, schema)), { born });
      return;
    }
    case 'AlterEnumStmt': {
      const made = picture.types.get(
        displayName(nameOf(strings(listMember(tree, 'typeName')), schema)),
      )?.born;
      // The labels of a type that the transaction itself made may be used at once.
      const own = made?.file === born?.file && made?.transaction === born?.transaction;
      if (born !== undefined && !own && textMember(tree, 'oldVal') === undefined) {
        picture.labels.set(textMember(tree, 'newVal') ?? '', born);
      }
      return;
    }
    case 'VariableSetStmt':
      setPath(picture, tree);
      return;
    case 'RenameStmt':
      rename(picture, tree);
      return;
    case 'DropStmt':
      for (const object of listMember(tree, 'objects'))
        drop(picture, textMember(tree, 'removeType') ?? '', object);
      return;
    default:
      return;
  }
}

/** From here on, names that say no schema are looked up elsewhere; the runner puts it back for the next file. */
function setPath(picture: Picture, tree: Tree): void {
  if (textMember(tree, 'name')?.toLowerCase() !== 'search_path') return;
  const names = listMember(tree, 'args').flatMap((item) => constantOf(item) ?? []);
  const [first] = names
    .flatMap((name) => name.split(','))
    .map((name) => name.trim())
    .filter((name) => !/^(?:|"?\$user"?|pg_\w+)$/.test(name));
  if (first !== undefined) picture.schema = first.replace(/^"(.*)"$/, '$1');
}

function createTable(picture: Picture, tree: Tree, born: Born | undefined): void {
  const name = rangeName(member(tree, 'relation'), picture.schema);
  if (member(tree, 'if_not_exists') === true && picture.relations.has(displayName(name))) return;
  const kind = member(tree, 'partspec') === undefined ? 'table' : 'partitioned';
  const relation = newRelation(name, kind, born);
  picture.relations.set(relation.id, relation);
  const parent = member(tree, 'partbound') === undefined ? undefined : listMember(tree, 'inhRelations')[0];
  if (parent !== undefined) relation.parent = rangeId(member(parent, 'RangeVar'), picture.schema);
  const source = relation.parent ?? likeOf(tree, picture.schema);
  for (const [key, column] of picture.relations.get(source ?? '')?.columns ?? []) {
    relation.columns.set(key, { ...column, born });
  }
  for (const element of listMember(tree, 'tableElts')) {
    const definition = member(element, 'ColumnDef');
    if (definition !== undefined) addColumn(picture, relation, definition, born);
    const constraint = constraintOf(member(element, 'Constraint'), name, picture.schema, born);
    if (constraint !== undefined) addConstraint(picture, relation, constraint);
  }
}

function likeOf(tree: Tree, schema: string): string | undefined {
  const like = listMember(tree, 'tableElts').find((item) => member(item, 'TableLikeClause') !== undefined);
  return like === undefined ? undefined : rangeId(member(like, 'TableLikeClause', 'relation'), schema);
}

/** Adds a column with the constraints that are written beside it. */
export function addColumn(
  picture: Picture,
  relation: Relation,
  definition: Tree,
  born: Born | undefined,
): void {
  const column = columnOf(definition, born);
  relation.columns.set(column.name, column);
  for (const node of constraintsOf(definition)) {
    const constraint = constraintOf(node, relation, picture.schema, born, column.name);
    if (constraint !== undefined && constraint.kind !== 'notnull')
      addConstraint(picture, relation, constraint);
  }
}

/** Adds a constraint and the index behind it. */
export function addConstraint(picture: Picture, relation: Relation, constraint: Constraint): void {
  let name = constraint.name;
  for (let next = 1; relation.constraints.has(name); next += 1) name = `${constraint.name}${next}`;
  relation.constraints.set(name, { ...constraint, name });
  const { kind, columns, born } = constraint;
  if (kind === 'primary' || kind === 'notnull') {
    for (const key of columns) {
      const column = relation.columns.get(key);
      if (column !== undefined && constraint.valid) column.notNull = true;
    }
  }
  if (kind !== 'primary' && kind !== 'unique') return;
  const id = displayName({ schema: relation.schema, name });
  if (!picture.indexes.has(id)) {
    picture.indexes.set(id, { id, table: relation.id, unique: true, columns, partial: false, born });
  }
}

function createAs(picture: Picture, into: Tree, tree: Tree, born: Born | undefined): void {
  const kind = textMember(tree, 'objtype') === 'OBJECT_MATVIEW' ? 'matview' : 'table';
  const relation = newRelation(rangeName(into, picture.schema), kind, born);
  picture.relations.set(relation.id, { ...relation, reads: rangesOf(member(tree, 'query'), picture.schema) });
}

function createView(picture: Picture, tree: Tree, born: Born | undefined): void {
  const name = rangeName(member(tree, 'view'), picture.schema);
  const before = picture.relations.get(displayName(name));
  const relation = newRelation(name, 'view', before === undefined ? born : before.born);
  picture.relations.set(relation.id, {
    ...relation,
    invoker: isOn(optionOf(listMember(tree, 'options'), 'security_invoker')),
    reads: rangesOf(member(tree, 'query'), picture.schema),
  });
}

/** Ids of the relations that a query names, without its own WITH queries. */
export function rangesOf(tree: Tree, schema: string): string[] {
  const own = new Set(nodesOf(tree, 'CommonTableExpr').flatMap((node) => textMember(node, 'ctename') ?? []));
  const ranges = nodesOf(tree, 'RangeVar').filter(
    (node) => textMember(node, 'schemaname') !== undefined || !own.has(textMember(node, 'relname') ?? ''),
  );
  return [...new Set(ranges.map((node) => rangeId(node, schema)))];
}

function createIndex(picture: Picture, tree: Tree, born: Born | undefined): void {
  const table = rangeName(member(tree, 'relation'), picture.schema);
  const columns = listMember(tree, 'indexParams').map((item) => textMember(item, 'IndexElem', 'name') ?? '');
  const name = textMember(tree, 'idxname') ?? [table.name, ...columns, 'idx'].join('_');
  const id = displayName({ schema: table.schema, name });
  if (member(tree, 'if_not_exists') === true && picture.indexes.has(id)) return;
  picture.indexes.set(id, {
    id,
    table: displayName(table),
    unique: member(tree, 'unique') === true,
    columns,
    partial: member(tree, 'whereClause') !== undefined,
    born,
  });
}

function rename(picture: Picture, tree: Tree): void {
  const type = textMember(tree, 'renameType');
  const range = member(tree, 'relation');
  const [old, name] = [textMember(tree, 'subname') ?? '', textMember(tree, 'newname') ?? ''];
  if (range === undefined) return;
  const id = rangeId(range, picture.schema);
  const relation = picture.relations.get(id);
  if (type === 'OBJECT_INDEX') {
    const index = picture.indexes.get(id);
    if (index === undefined) return;
    const renamed = displayName({ schema: rangeName(range, picture.schema).schema, name });
    picture.indexes.delete(id);
    picture.indexes.set(renamed, { ...index, id: renamed });
    return;
  }
  if (relation === undefined) return;
  const move = <T>(map: Map<string, T>, change: (item: T) => T) => {
    const item = map.get(old);
    if (item === undefined) return;
    map.delete(old);
    map.set(name, change(item));
  };
  if (type === 'OBJECT_COLUMN') move(relation.columns, (column) => ({ ...column, name }));
  else if (type === 'OBJECT_TABCONSTRAINT') move(relation.constraints, (item) => ({ ...item, name }));
  else if (type === 'OBJECT_POLICY') move(relation.policies, (policy) => ({ ...policy, name }));
  else if (type === 'OBJECT_TRIGGER') {
    move(relation.triggers, (trigger) => trigger);
  } else if (type === 'OBJECT_TABLE' || type === 'OBJECT_VIEW') {
    const renamed = { ...relation, name, id: displayName({ schema: relation.schema, name }) };
    picture.relations.delete(id);
    picture.relations.set(renamed.id, renamed);
    for (const [key, index] of picture.indexes) {
      if (index.table === id) picture.indexes.set(key, { ...index, table: renamed.id });
    }
  }
}

function drop(picture: Picture, type: string, object: Tree): void {
  const parts = droppedName(object);
  const { schema } = picture;
  const onTable = picture.relations.get(displayName(nameOf(parts.slice(0, -1), schema)));
  const own = displayName(nameOf(parts, schema));
  switch (type) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      picture.relations.delete(own);
      for (const [id, index] of picture.indexes) if (index.table === own) picture.indexes.delete(id);
      return;
    case 'OBJECT_INDEX':
      picture.indexes.delete(own);
      return;
    case 'OBJECT_POLICY':
      onTable?.policies.delete(parts.at(-1) ?? '');
      return;
    case 'OBJECT_TRIGGER':
      onTable?.triggers.delete(parts.at(-1) ?? '');
      return;
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
      picture.functions.delete(`${nameOf(parts, schema).schema}.${parts.at(-1) ?? ''}`);
      return;
    case 'OBJECT_SCHEMA':
      for (const [id, relation] of picture.relations)
        if (relation.schema === parts[0]) picture.relations.delete(id);
      return;
    default:
      return;
  }
}
