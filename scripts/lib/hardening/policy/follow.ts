import type { Body } from './body.ts';
import { candidates, pathOf } from './facts.ts';
import type { FunctionRow } from './functions.ts';
import type { Call } from './names.ts';
import type { Binding, Scope } from './scope.ts';
import { doubting, type State } from './state.ts';

/** What came of following a call into the function's body. */
export type Followed<T> =
  /** `branches` names the function when its result depends on conditions in it. */
  | { readonly values: readonly T[]; readonly branches: string | undefined }
  /** Without a reason: a function of the server's own, from which nothing follows. */
  | { readonly reason: string | undefined };

/** How deep functions may call each other. */
const DEPTH = 8;

/** The one function that a call means, as far as can be told. */
export function meant(call: Call, scope: Scope): FunctionRow | 'several' | undefined {
  const { facts, direct } = scope.session;
  const fitting = candidates(facts.namesakes, call).filter(
    ({ parameters, oid }) =>
      parameters >= call.args.length &&
      // The catalogue knows which one the policy itself means.
      (direct === undefined || scope.calls.length > 0 || direct.has(oid)),
  );
  const exact = fitting.filter(({ parameters }) => parameters === call.args.length);
  const chosen = exact.length > 0 ? exact : fitting;
  const onPath =
    call.schema === undefined && scope.path.length > 0
      ? chosen.filter(({ schema }) => scope.path.includes(schema))
      : chosen;
  return onPath.length > 1 ? 'several' : onPath[0];
}

/** Follows a call into its body, with the parameters bound to what is given for them. */
export function follow<T>(call: Call, scope: Scope, into: (body: Body, inner: Scope) => T[]): Followed<T> {
  const row = meant(call, scope);
  if (row === undefined)
    return {
      reason:
        call.schema === undefined || call.schema === 'pg_catalog'
          ? undefined
          : `nothing is known of ${call.schema}.${call.name}`,
    };
  if (row === 'several') return { reason: `there are several functions ${call.name}` };
  if (scope.calls.includes(row.oid) || scope.calls.length >= DEPTH)
    return { reason: `${row.signature} calls itself` };
  const body = scope.session.facts.bodies.get(row.oid);
  if (body === undefined) return { reason: `${row.signature} was not read` };
  if (body.unreadable !== undefined)
    return { reason: `${row.signature} cannot be judged: ${body.unreadable}` };
  if (body.dynamic) return { reason: `${row.signature} runs SQL that it puts together` };
  // What returns nothing that was seen must not be taken for something that returns nothing.
  if (body.returns.length + body.queries.length === 0)
    return { reason: `it cannot be seen what ${row.signature} returns` };
  return {
    values: into(body, innerScope(row, body, call, scope)),
    branches: body.branches ? `${row.signature} decides by conditions that were not followed` : undefined,
  };
}

function innerScope(row: FunctionRow, body: Body, call: Call, scope: Scope): Scope {
  const positions = call.args.map((tree): Binding => ({ tree, scope }));
  const names = (row.arguments ?? []).slice(0, row.parameters);
  const parameters = new Map<string, Binding>();
  names.forEach((name, index) => {
    const binding = positions[index];
    if (name !== '' && binding !== undefined) parameters.set(name, binding);
  });
  return {
    session: scope.session,
    items: [],
    parameters,
    positions,
    body,
    path: pathOf(row) ?? [],
    calls: [...scope.calls, row.oid],
  };
}

/** Adds the doubt about a function that decides by conditions. */
export function withDoubt(states: readonly State[], branches: string | undefined): State[] {
  return branches === undefined ? [...states] : states.map((state) => doubting(state, branches));
}
