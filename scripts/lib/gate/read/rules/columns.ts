import { callsIn } from '../../../hardening/policy/names.ts';
import { member, nodesOf, type Tree, textMember } from '../../../sql/tree.ts';
import { columnOf, constraintOf, constraintsOf, typeOf } from '../column.ts';
import { type Command, commandsOf } from '../command.ts';
import { rangeId, shownName } from '../names.ts';
import type { ColumnType } from '../picture.ts';
import { type Draft, isExisting, isSmall, modelOf, relationOf, type Sight, tenantColumn } from '../sight.ts';

/** MIG-13 to MIG-16, MIG-19 to MIG-21: columns of tables that are in use. */
export function judgeColumns(sight: Sight): Draft[] {
  if (sight.step.kind === 'CreateStmt') return smallKeys(sight);
  return commandsOf(sight).flatMap((command) => {
    const { table, subtype } = command;
    if (!isExisting(sight, table)) return [];
    if (subtype === 'AT_AddColumn') return added(sight, table, member(command.definition, 'ColumnDef'));
    if (subtype === 'AT_AlterColumnType') return retyped(sight, command);
    if (subtype === 'AT_DropColumn') return dropped(sight, command);
    if (subtype === 'AT_ColumnDefault' && command.definition === undefined)
      return undefaulted(sight, command);
    return [];
  });
}

function added(sight: Sight, table: string, definition: Tree): Draft[] {
  const column = columnOf(definition, undefined);
  const own = constraintsOf(definition);
  const where = shownName(table);
  const drafts: Draft[] = [];
  const generated = own.find((item) => textMember(item, 'contype') === 'CONSTR_GENERATED');
  if (generated !== undefined && textMember(generated, 'generated_kind') === 's' && !isSmall(sight, table)) {
    drafts.push({
      rule: 'MIG-14',
      what: `every row of ${where} is written anew to hold ${column.name}, and nobody can read or write it meanwhile (ACCESS EXCLUSIVE lock)`,
      fix: `Add ${column.name} as a plain column, keep it with a trigger, and fill it in batches${sight.serverMajor >= 18 ? '; or make it VIRTUAL, which stores nothing' : ''}.`,
    });
  }
  const changing = column.counts || isVolatile(sight, column.default);
  if (changing && !isSmall(sight, table)) {
    drafts.push({
      rule: 'MIG-13',
      what: `every row of ${where} is written anew, because each gets a value of its own for ${column.name}, and nobody can read or write it meanwhile (ACCESS EXCLUSIVE lock)`,
      fix: `alter table ${table} add column ${column.name} ${column.counts ? 'bigint' : '…'};\n-- new rows get it from now on; fill the old ones in batches:\nalter table ${table} alter column ${column.name} set default …;`,
    });
  }
  if (column.notNull && column.default === undefined && !column.counts && generated === undefined) {
    drafts.push({
      rule: 'MIG-15',
      what: `it fails as soon as ${where} has one row (23502), and if it has none, the running application can no longer insert without ${column.name}`,
      fix: `Add ${column.name} without NOT NULL, let the application fill it, fill the old rows in batches, then make it NOT NULL (MIG-09).`,
    });
  }
  return [...drafts, ...besides(sight, table, column.name, own, changing || column.default !== undefined)];
}

/** Keys and checks written beside a new column. A key of a column that is NULL everywhere asks nothing of any row. */
function besides(
  sight: Sight,
  table: string,
  column: string,
  own: readonly Tree[],
  filled: boolean,
): Draft[] {
  if (isSmall(sight, table)) return [];
  const where = shownName(table);
  return own.flatMap((node): Draft[] => {
    const item = constraintOf(node, { name: '' }, sight.picture.schema, undefined, column);
    if (item?.kind === 'check') {
      return [
        {
          rule: 'MIG-07',
          what: `nobody can read or write ${where} until every row is checked (ACCESS EXCLUSIVE lock)`,
          fix: `Add ${column} alone, then its check NOT VALID, and validate it in a later file.`,
        },
      ];
    }
    if (item?.kind === 'primary' || item?.kind === 'unique') {
      return [
        {
          rule: 'MIG-10',
          what: `nobody can read or write ${where} until the index of ${column} is built (ACCESS EXCLUSIVE lock)`,
          fix: `Add ${column} alone; then create unique index concurrently, in a file of its own.`,
        },
      ];
    }
    if (item?.kind !== 'foreign' || !filled) return [];
    return [
      {
        rule: 'MIG-06',
        what: `${column} has a value in every row, and each is looked up in ${shownName(item.parent ?? '')} while nobody can read or write ${where} (ACCESS EXCLUSIVE lock)`,
        fix: `Add ${column} without its key, then the key NOT VALID, and validate it in a later file.`,
      },
    ];
  });
}

/** Functions of the server that give each row another value. Those that stay the same for a statement are computed once. */
const VOLATILE: ReadonlySet<string> = new Set(
  'random clock_timestamp timeofday nextval gen_random_uuid uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 setval gen_random_bytes txid_current'.split(
    ' ',
  ),
);

function isVolatile(sight: Sight, expression: Tree): boolean {
  return callsIn(expression).some(({ schema, name }) => {
    if (VOLATILE.has(name)) return true;
    if (schema === 'pg_catalog') return false;
    const own = sight.picture.functions.get(`${schema ?? sight.picture.schema}.${name}`);
    if (own !== undefined) return own.some(({ volatility }) => volatility === 'v');
    // A function of ours that nothing is known of is volatile unless it says otherwise.
    return schema !== undefined;
  });
}

function retyped(sight: Sight, { table, name, definition }: Command): Draft[] {
  const before = relationOf(sight, table)?.columns.get(name)?.type;
  const column = member(definition, 'ColumnDef');
  const after = typeOf(member(column, 'typeName'));
  const using = member(column, 'raw_default');
  const computed = nodesOf({ using }, 'FuncCall').length + nodesOf({ using }, 'A_Expr').length > 0;
  if (isSmall(sight, table)) return [];
  if (before !== undefined && !computed && keepsValues(before, after)) return [];
  return [
    {
      rule: 'MIG-16',
      what: `every row and every index of ${shownName(table)} that has ${name} is written anew, and nobody can read or write it meanwhile (ACCESS EXCLUSIVE lock)`,
      fix: `Add a second column of the new type, write both, fill the old rows in batches, let the application read the new one, then drop ${name}.`,
    },
  ];
}

/** Whether the server keeps the rows as they are: a wider length, or a type whose values are stored alike. */
function keepsValues(before: ColumnType, after: ColumnType): boolean {
  if (before.array !== after.array) return false;
  const [from, to] = [before.modifiers.map(Number), after.modifiers.map(Number)];
  const texts = ['varchar', 'text'];
  if (texts.includes(before.name) && texts.includes(after.name)) return wider(from, to);
  if (before.name === 'cidr' && after.name === 'inet') return true;
  if (before.name !== after.name) return false;
  if (before.name === 'numeric') {
    return (
      to.length === 0 ||
      (from.length > 0 && (from[1] ?? 0) === (to[1] ?? 0) && (from[0] ?? 0) <= (to[0] ?? 0))
    );
  }
  if (before.name === 'bpchar' || before.name === 'bit') return String(from) === String(to);
  return wider(from, to);
}

function wider([from]: readonly number[], [to]: readonly number[]): boolean {
  return to === undefined || (from !== undefined && from <= to);
}

function dropped(sight: Sight, { table, name }: Command): Draft[] {
  const drafts: Draft[] = [
    {
      rule: 'MIG-19',
      what: `the application that is still running names ${name} of ${shownName(table)} and fails from now on, and what it held is gone`,
      fix: `Deploy an application that no longer names ${name} first; then drop it in a later change.`,
    },
  ];
  if (tenantColumn(sight, table) === name) {
    drafts.push({
      rule: 'MIG-44',
      what: `nothing says any more to whom a row of ${table} belongs, and its policies and keys go with ${name}`,
      fix: `Keep ${name}.`,
    });
  }
  return drafts;
}

function undefaulted(sight: Sight, { table, name }: Command): Draft[] {
  const column = relationOf(sight, table)?.columns.get(name);
  if (column === undefined || !column.notNull || column.default === undefined) return [];
  return [
    {
      rule: 'MIG-21',
      what: `${name} of ${table} must not be NULL: the running application, which leaves it to its default, can no longer insert`,
      fix: `Deploy an application that always gives ${name} first.`,
    },
  ];
}

/** A table whose key counts in 32 bits stops taking rows at 2,147,483,647. */
function smallKeys(sight: Sight): Draft[] {
  const { tree } = sight.step;
  const id = rangeId(member(tree, 'relation'), sight.picture.schema);
  const elements = nodesOf(member(tree, 'tableElts'), 'ColumnDef');
  const keys = nodesOf(member(tree, 'tableElts'), 'Constraint').filter(
    (node) => textMember(node, 'contype') === 'CONSTR_PRIMARY',
  );
  const listed = JSON.stringify(keys.map((node) => member(node, 'keys') ?? []));
  return elements.flatMap((definition): Draft[] => {
    const column = columnOf(definition, undefined);
    const isKey =
      listed.includes(`"sval":${JSON.stringify(column.name)}`) ||
      constraintsOf(definition).some((item) => textMember(item, 'contype') === 'CONSTR_PRIMARY');
    if (!isKey || !column.counts || (column.type.name !== 'int4' && column.type.name !== 'int2')) return [];
    if (modelOf(sight, id)?.kind === 'root') return [];
    return [
      {
        rule: 'MIG-20',
        what: `${id} can take no more rows once its ${column.name} has counted to ${column.type.name === 'int4' ? '2,147,483,647' : '32,767'}, and to widen it then means to write the whole table anew`,
        fix: `${column.name} bigint generated always as identity primary key`,
      },
    ];
  });
}
