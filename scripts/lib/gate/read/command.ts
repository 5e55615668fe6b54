import { listMember, member, type Tree, textMember } from '../../sql/tree.ts';
import { type Sight, tableOf } from './sight.ts';

/** One part of an ALTER TABLE. */
export interface Command {
  readonly table: string;
  /** The parser's name, such as `AT_AddColumn`. */
  readonly subtype: string;
  /** Column, constraint or trigger; empty where the definition holds it. */
  readonly name: string;
  readonly definition: Tree;
  readonly node: Tree;
}

/** The parts of an ALTER TABLE; none for another statement. */
export function commandsOf(sight: Sight): Command[] {
  const { kind, tree } = sight.step;
  if (kind !== 'AlterTableStmt') return [];
  const table = tableOf(sight, member(tree, 'relation'));
  return listMember(tree, 'cmds').map((item) => {
    const node = member(item, 'AlterTableCmd');
    return {
      table,
      subtype: textMember(node, 'subtype') ?? '',
      name: textMember(node, 'name') ?? '',
      definition: member(node, 'def'),
      node,
    };
  });
}
