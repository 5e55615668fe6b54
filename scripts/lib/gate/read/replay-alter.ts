import { constantOf } from '../../hardening/policy/names.ts';
import { displayName } from '../../postgres/identifiers.ts';
import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { constraintOf, typeOf } from './column.ts';
import { isOn, optionOf, rangeId } from './names.ts';
import type { Born, Picture, Relation } from './picture.ts';
import { addColumn, addConstraint } from './replay.ts';

/** Changes the picture as an ALTER TABLE (also of a view or index) changes the schema. */
export function alterRelation(picture: Picture, tree: Tree, born: Born | undefined): void {
  const relation = picture.relations.get(rangeId(member(tree, 'relation'), picture.schema));
  if (relation === undefined) return;
  for (const command of listMember(tree, 'cmds')) {
    apply(picture, relation, member(command, 'AlterTableCmd'), born);
  }
}

function apply(picture: Picture, relation: Relation, command: Tree, born: Born | undefined): void {
  const name = textMember(command, 'name') ?? '';
  const definition = member(command, 'def');
  const column = relation.columns.get(name);
  switch (textMember(command, 'subtype')) {
    case 'AT_AddColumn': {
      const added = member(definition, 'ColumnDef');
      if (member(command, 'missing_ok') === true && relation.columns.has(textMember(added, 'colname') ?? ''))
        return;
      addColumn(picture, relation, added, born);
      return;
    }
    case 'AT_DropColumn':
      dropColumn(picture, relation, name);
      return;
    case 'AT_AddConstraint': {
      const constraint = constraintOf(member(definition, 'Constraint'), relation, picture.schema, born);
      if (constraint === undefined) return;
      const index = textMember(definition, 'Constraint', 'indexname');
      const known =
        index === undefined
          ? undefined
          : picture.indexes.get(displayName({ schema: relation.schema, name: index }));
      addConstraint(
        picture,
        relation,
        known === undefined ? constraint : { ...constraint, columns: known.columns },
      );
      return;
    }
    case 'AT_DropConstraint': {
      const dropped = relation.constraints.get(name);
      relation.constraints.delete(name);
      picture.indexes.delete(displayName({ schema: relation.schema, name }));
      for (const key of dropped?.kind === 'notnull' ? dropped.columns : []) {
        const freed = relation.columns.get(key);
        if (freed !== undefined) freed.notNull = false;
      }
      return;
    }
    case 'AT_ValidateConstraint': {
      const constraint = relation.constraints.get(name);
      if (constraint === undefined) return;
      constraint.valid = true;
      for (const key of constraint.kind === 'notnull' ? constraint.columns : []) {
        const proved = relation.columns.get(key);
        if (proved !== undefined) proved.notNull = true;
      }
      return;
    }
    case 'AT_SetNotNull':
      if (column !== undefined) column.notNull = true;
      return;
    case 'AT_DropNotNull':
      if (column !== undefined) column.notNull = false;
      return;
    case 'AT_AlterColumnType':
      if (column !== undefined) {
        relation.columns.set(name, { ...column, type: typeOf(member(definition, 'ColumnDef', 'typeName')) });
      }
      return;
    case 'AT_ColumnDefault':
      if (column !== undefined) {
        relation.columns.set(name, {
          ...column,
          default: constantOf(definition) === null ? undefined : definition,
        });
      }
      return;
    case 'AT_EnableRowSecurity':
      relation.secured = true;
      return;
    case 'AT_DisableRowSecurity':
      relation.secured = false;
      return;
    case 'AT_ForceRowSecurity':
      relation.forced = true;
      return;
    case 'AT_NoForceRowSecurity':
      relation.forced = false;
      return;
    case 'AT_AttachPartition': {
      const part = picture.relations.get(rangeId(member(definition, 'PartitionCmd', 'name'), picture.schema));
      if (part !== undefined) part.parent = relation.id;
      return;
    }
    case 'AT_SetRelOptions': {
      const value = optionOf(listMember(definition, 'List', 'items'), 'security_invoker');
      if (value !== undefined) relation.invoker = isOn(value);
      return;
    }
    default:
      return;
  }
}

function dropColumn(picture: Picture, relation: Relation, name: string): void {
  relation.columns.delete(name);
  for (const [key, constraint] of relation.constraints) {
    if (constraint.columns.includes(name)) relation.constraints.delete(key);
  }
  for (const [key, index] of picture.indexes) {
    if (index.table === relation.id && index.columns.includes(name)) picture.indexes.delete(key);
  }
}
