import { quoteIdentifier as q, quoteLiteral } from '../../scripts/lib/postgres/identifiers.ts';
import { Refused } from './postgrest-refusal.ts';

// https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators

const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

/** `eq.x`, `in.(a,b)`, `is.null`, `not.eq.x` */
export function condition(column: string, text: string): string {
  const [, name = '', value = ''] = /^(\w+)\.(.*)$/s.exec(text) ?? [];
  if (name === 'not') return `not (${condition(column, value)})`;
  if (name === 'is' && value === 'null') return `${column} is null`;
  if (name === 'in') {
    const list = [...value.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/g)].map(([, quoted, plain]) =>
      quoteLiteral(quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? ''),
    );
    return `${column} in (${list.join(', ')})`;
  }
  const operator = OPERATORS[name];
  if (operator === undefined) throw new Refused(400, 'PGRST100', `failed to parse filter (${text})`);
  return `${column} ${operator} ${quoteLiteral(value)}`;
}

/** `(a.eq.1,b.eq.2)` */
export function orCondition(text: string): string {
  const parts = text.slice(1, -1).split(',');
  return `(${parts.map((part) => condition(`t.${q(part.slice(0, part.indexOf('.')))}`, part.slice(part.indexOf('.') + 1))).join(' or ')})`;
}
