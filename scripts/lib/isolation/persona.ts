import { displayName } from '../postgres/identifiers.ts';
import type { Model, UserClaim } from '../tenancy/model.ts';
import type { RoleFact } from './surface.ts';
import type { SeededRow, TenantName, World } from './world.ts';

/** Under which role, with which settings, a probe acts. */
export interface Persona {
  /** Unique in a run; also the column of the matrix. */
  readonly id: string;
  /** As a sentence goes on: `authenticated without a claim`. */
  readonly label: string;
  /** `session`: the connection itself, which sees everything; controls and structural attacks. */
  readonly kind: 'app' | 'anonymous' | 'owner' | 'service' | 'session';
  /** Undefined for the connection itself. */
  readonly role: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** The tenant that the claim names rightly; undefined where it names none. */
  readonly tenant: 'A' | 'B' | undefined;
  /** Why the claim is no good, for personas that must see nothing. */
  readonly flaw?: 'none' | 'empty' | 'malformed' | 'misplaced' | 'unknown';
}

/** The connection's own role: every negative is checked against what it can do. */
export const SESSION: Persona = {
  id: 'session',
  label: "the connection's own role",
  kind: 'session',
  role: undefined,
  settings: {},
  tenant: undefined,
};

/** A persona that cannot act, and why. */
export interface Absent {
  readonly id: string;
  readonly reason: string;
  /** It should have: what it would have tried is not proved. Otherwise there is nothing for it to try. */
  readonly counts: boolean;
}

export interface Cast {
  readonly personas: readonly Persona[];
  readonly absent: readonly Absent[];
  /** Those of the tables' owner, where the connection may not become it: what they would try is tried elsewhere. */
  readonly elsewhere: readonly Persona[];
}

interface Guise {
  readonly id: string;
  readonly label: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly tenant?: 'A' | 'B';
  readonly flaw?: NonNullable<Persona['flaw']>;
}

/**
 * Everybody who tries something: each role of the model with each claim that it could come with. The claims
 * need the seeded keys, so this comes after seeding. `asked`: settings other than the claim that policies ask.
 */
export function castOf(
  model: Model,
  world: World,
  roles: ReadonlyMap<string, RoleFact>,
  closed: ReadonlySet<string>,
  asked: readonly string[] = [],
): Cast {
  const guises = guisesOf(model, world, asked);
  if (typeof guises === 'string')
    return { personas: [], absent: [{ id: 'every persona', reason: guises, counts: true }], elsewhere: [] };
  const own = guises.find((guise) => guise.tenant === 'A');
  const none = guises.find((guise) => guise.flaw === 'none');
  const personas: Persona[] = [];
  const elsewhere: Persona[] = [];
  const absent: Absent[] = [];
  const add = (
    cast: Persona[],
    kind: Persona['kind'],
    role: string,
    chosen: readonly (Guise | undefined)[],
    many: boolean,
  ) => {
    for (const guise of chosen) {
      if (guise === undefined) continue;
      const { tenant, id, label, settings, flaw } = guise;
      const prefix = kind === 'app' && !many ? '' : `${role}: `;
      cast.push({
        id: `${prefix}${id}`,
        label: `${role} ${label}`,
        kind,
        role,
        settings,
        tenant,
        ...(flaw === undefined ? {} : { flaw }),
      });
    }
  };
  const { app, anonymous, service, owner } = model.roles;
  for (const role of app) add(personas, 'app', role, guises, app.length > 1);
  for (const role of anonymous) add(personas, 'anonymous', role, [none, own], true);
  const ownerFact = roles.get(owner);
  const unbound = ownerFact?.bypassRls === true || ownerFact?.superuser === true;
  if (unbound) {
    const reason = 'it sees past row-level security by its attributes, FORCE or not';
    absent.push({ id: `owner ${owner}`, reason, counts: false });
  } else {
    add(closed.has(owner) ? elsewhere : personas, 'owner', owner, [none, own], true);
  }
  for (const role of service) if (!closed.has(role)) add(personas, 'service', role, [none], true);
  for (const role of closed) {
    // An owner that is nothing else and that nothing binds would try nothing: no cell is lacking.
    if (role === owner && unbound && !service.includes(role)) continue;
    absent.push({ id: `role ${role}`, reason: 'the role of the connection may not become it', counts: true });
  }
  return { personas, absent, elsewhere };
}

function guisesOf(model: Model, world: World, asked: readonly string[]): Guise[] | string {
  const { claim } = model;
  if (claim.from === 'membership') {
    const id = displayName(claim.table);
    const user = (tenant: TenantName) =>
      memberOf(world, id, tenant)?.values.get(claim.userColumn) ?? undefined;
    const [a, b] = [user('A'), user('B')];
    if (a === undefined || b === undefined) return `the membership table ${id} could not be seeded`;
    const keys = { a, b, unknown: unlike(a), malformed: malformedKey('text') };
    return [...guisesFor(claim.user, keys, 'user'), ...intruders(asked, a)];
  }
  const key = (tenant: TenantName) => {
    const rows = world.tables.get(model.tenant.table.id)?.rows;
    return rows?.find((row) => row.tenant === tenant)?.values.get(model.tenant.key) ?? undefined;
  };
  const [a, b] = [key('A'), key('B')];
  if (a === undefined || b === undefined) return `no tenant could be seeded into ${model.tenant.table.id}`;
  const keys = { a, b, unknown: unlike(a), malformed: malformedKey(model.tenant.type) };
  return [...guisesFor(claim, keys, 'tenant'), ...intruders(asked, a)];
}

/** Whoever sets what a policy asks: to somebody's key, or to what switches are usually set to. */
function intruders(asked: readonly string[], key: string): Guise[] {
  return asked.flatMap((name) =>
    [key, 'on', 'true'].map(
      (value): Guise => ({
        id: `${name} ${value === key ? 'key' : value}`,
        label: `with ${name} set to ${value === key ? 'a key' : value}`,
        settings: { [name]: value },
        flaw: value === key ? 'misplaced' : 'malformed',
      }),
    ),
  );
}

/** The member row that stands for the user of a tenant's persona. */
export function memberOf(world: World, id: string, tenant: TenantName): SeededRow | undefined {
  return world.tables.get(id)?.rows.find((row) => row.tenant === tenant && row.branch === 1 && !row.spare);
}

/** A key of the same form that nobody has, made from one of this run's own sample keys. */
export function unlike(key: string): string {
  if (/^\d+$/.test(key)) return String(BigInt(key) + 500_000n);
  // The sample keys of a run differ at their ends: the number of the row.
  if (/^[0-9a-f-]{36}$/.test(key)) return `${key.slice(0, -8)}ffffffff`;
  return `${key.startsWith('x') ? 'y' : 'x'}${key.slice(1)}`;
}

/** A claim that is no key, and would be dangerous where it is put together as text. */
function malformedKey(type: Model['tenant']['type']): string {
  return type === 'text' ? "%' or 'a' = 'a" : "not-a-key' or true --";
}

interface Keys {
  readonly a: string;
  readonly b: string;
  readonly unknown: string;
  readonly malformed: string;
}

function guisesFor(source: UserClaim, keys: Keys, what: string): Guise[] {
  if (source.from === 'setting') return settingGuises(source.name, keys, what);
  const { setting, path } = source;
  const token = (value: unknown) => ({ [setting]: JSON.stringify(value) });
  const at = (key: string) => token(nested(path, key));
  const last = path[path.length - 1] ?? '';
  const misplaced: [string, readonly string[]][] = [
    ['top level', [last]],
    ['user_metadata', ['user_metadata', last]],
    ['raw_user_meta_data', ['raw_user_meta_data', last]],
  ];
  return [
    { id: 'no claim', label: 'without a claim', settings: {}, flaw: 'none' },
    { id: 'own', label: `with the claim of its own ${what}`, settings: at(keys.a), tenant: 'A' },
    { id: 'other', label: `with the claim of the other ${what}`, settings: at(keys.b), tenant: 'B' },
    { id: 'empty', label: 'with an empty setting', settings: { [setting]: '' }, flaw: 'empty' },
    { id: 'empty token', label: 'with an empty token', settings: token({}), flaw: 'empty' },
    { id: 'empty claim', label: 'with an empty claim', settings: at(''), flaw: 'malformed' },
    {
      id: 'bad JSON',
      label: 'with a token that is not JSON',
      settings: { [setting]: '{"' },
      flaw: 'malformed',
    },
    { id: 'bad key', label: 'with a claim that is no key', settings: at(keys.malformed), flaw: 'malformed' },
    ...misplaced
      .filter(([, place]) => place.join('.') !== path.join('.'))
      .map(
        ([id, place]): Guise => ({
          id,
          label: `with the claim at ${place.join('.')}`,
          settings: token(nested(place, keys.a)),
          flaw: 'misplaced',
        }),
      ),
    { id: `unknown ${what}`, label: `with an unknown ${what}`, settings: at(keys.unknown), flaw: 'unknown' },
  ];
}

function settingGuises(name: string, keys: Keys, what: string): Guise[] {
  const at = (value: string) => ({ [name]: value });
  const last = name.slice(name.lastIndexOf('.') + 1);
  const token = JSON.stringify({
    [last]: keys.a,
    tenant_id: keys.a,
    sub: keys.a,
    app_metadata: { [last]: keys.a, tenant_id: keys.a },
    user_metadata: { [last]: keys.a, tenant_id: keys.a },
  });
  return [
    { id: 'no claim', label: 'without a claim', settings: {}, flaw: 'none' },
    { id: 'own', label: `with the claim of its own ${what}`, settings: at(keys.a), tenant: 'A' },
    { id: 'other', label: `with the claim of the other ${what}`, settings: at(keys.b), tenant: 'B' },
    { id: 'empty', label: 'with an empty setting', settings: at(''), flaw: 'empty' },
    { id: 'bad key', label: 'with a claim that is no key', settings: at(keys.malformed), flaw: 'malformed' },
    {
      id: 'in a token',
      label: 'with the claim in a token that nobody should read',
      settings: { 'request.jwt.claims': token },
      flaw: 'misplaced',
    },
    { id: `unknown ${what}`, label: `with an unknown ${what}`, settings: at(keys.unknown), flaw: 'unknown' },
  ];
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}
