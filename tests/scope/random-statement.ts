/** Draws from 0 to 1, the same for the same seed (mulberry32). */
export function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A relation in FROM: its alias, and its column of the tenant. */
interface Named {
  readonly alias: string;
  readonly tenant: string;
}

/** Tables with their column of the tenant; small ones, because they are multiplied with each other. */
const TABLES: readonly (readonly [string, string])[] = [
  ['developments', 'tenant_id'],
  ['house_types', 'tenant_id'],
  ['notices', 'tenant_id'],
  ['tenants', 'id'],
  ['unit_list', 'tenant_id'],
  ['units', 'tenant_id'],
  ['"replyTemplates"', '"tenantId"'],
];

/**
 * Makes up a SELECT over several tables that binds most of them somehow and somewhere: the judge must find out where
 * that is not enough. `$1` is the scope's tenant.
 */
export function randomStatement(seed: number): string {
  const draw = draws(seed);
  let aliases = 0;
  const chance = (share: number) => draw() < share;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(draw() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  const newAlias = () => {
    aliases += 1;
    return `r${aliases}`;
  };

  const bindingOf = (one: Named, others: readonly Named[]): string => {
    const column = `${one.alias}.${one.tenant}`;
    const rest = others.filter(({ alias }) => alias !== one.alias);
    switch (pick(['value', 'value', 'value', 'other', 'other', 'in', 'exists', 'scalar', 'any', 'row'])) {
      case 'other':
        if (rest.length === 0) return `${column} = $1`;
        return `${column} = ${pick(rest.map(({ alias, tenant }) => `${alias}.${tenant}`))}`;
      case 'in': {
        const [table, tenant] = pick(TABLES);
        return `${column} in (select y.${tenant} from ${table} y where y.${tenant} = ${chance(0.7) ? '$1' : column})`;
      }
      case 'exists': {
        const [table, tenant] = pick(TABLES);
        const what = chance(0.8) ? '1' : 'count(*)';
        return `exists (select ${what} from ${table} y where y.${tenant} = ${column} and y.${tenant} ${chance(0.8) ? '=' : '<>'} $1)`;
      }
      case 'scalar':
        return `${column} = (select y.id from tenants y where y.id = $1)`;
      case 'any':
        return `${column} ${chance(0.8) ? '= any' : '<> all'} (array[$1]::uuid[])`;
      case 'row':
        return `(${column}, ${one.alias}.id) = ($1, ${one.alias}.id)`;
      default:
        return chance(0.5) ? `${column} = $1` : `$1 = ${column}`;
    }
  };
  const filterOf = (one: Named, others: readonly Named[]): string => {
    const other = pick(others);
    switch (pick(['id', 'null', 'order', 'missing', 'sub'])) {
      case 'id':
        return `${one.alias}.id::text <> ${other.alias}.id::text`;
      case 'null':
        return `${one.alias}.id is not null`;
      case 'order':
        return `${one.alias}.id::text <= ${other.alias}.id::text`;
      case 'missing':
        return `${one.alias}.id is null`;
      default: {
        const [table, tenant] = pick(TABLES);
        return `(select count(*) from ${table} y where y.${tenant} = ${chance(0.6) ? '$1' : `${one.alias}.${one.tenant}`}) >= 1`;
      }
    }
  };
  const condition = (named: readonly Named[], bound: readonly Named[]): string => {
    const parts = [
      ...bound.map((one) => bindingOf(one, named)),
      ...(chance(0.4) ? [filterOf(pick(named), named)] : []),
    ].map((part) => {
      if (chance(0.04)) return `not (${part})`;
      if (chance(0.05)) return `(${part} or ${filterOf(pick(named), named)})`;
      return chance(0.03) ? `coalesce(${part}, true)` : part;
    });
    return parts.length === 0 ? 'true' : parts.join(' and ');
  };
  const some = (named: readonly Named[], share: number) => named.filter(() => chance(share));

  const source = (depth: number, left: readonly Named[]): { sql: string; named: Named[] } => {
    const alias = newAlias();
    const [table, tenant] = pick(TABLES);
    const plain = { sql: `${table} ${alias}`, named: [{ alias, tenant }] };
    if (depth === 0 || chance(0.25)) {
      if (chance(0.7)) return plain;
      const inner = newAlias();
      const lateral = left.length > 0 && chance(0.5);
      const by = lateral ? pick(left.map((one) => `${one.alias}.${one.tenant}`)) : '$1';
      const where = chance(0.9) ? ` where ${inner}.${tenant} = ${by}` : '';
      const sql = `${lateral ? 'lateral ' : ''}(select ${inner}.id, ${inner}.${tenant} as t from ${table} ${inner}${where}) ${alias}`;
      return { sql, named: [{ alias, tenant: 't' }] };
    }
    const one = source(depth - 1, left);
    const other = source(depth - 1, chance(0.5) ? [...left, ...one.named] : left);
    const named = [...one.named, ...other.named];
    const type = pick(['join', 'join', 'left join', 'left join', 'right join', 'full join']);
    return { sql: `(${one.sql} ${type} ${other.sql} on ${condition(named, some(named, 0.55))})`, named };
  };

  const select = (depth: number): string => {
    const items = [source(depth, [])];
    if (chance(0.3)) items.push(source(0, items[0]?.named ?? []));
    const named = items.flatMap((item) => item.named);
    const sums = named.map(
      ({ alias }) =>
        `sum(hashtext(${alias}.id::text)), count(${alias}.${named[0]?.alias === alias ? named[0].tenant : 'id'})`,
    );
    const where = condition(named, some(named, 0.6));
    return `select count(*), ${sums.join(', ')} from ${items.map(({ sql }) => sql).join(', ')} where ${where}`;
  };
  const statement = select(chance(0.6) ? 1 : 2);
  if (!chance(0.2)) return statement;
  const [table, tenant] = pick(TABLES);
  const where = chance(0.85) ? ` where ${tenant} = $1` : '';
  return `with units as (select id, ${tenant} as tenant_id, id as unit_number from ${table}${where}) ${statement}`;
}
