import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connect } from '../../scripts/lib/postgres/connect.ts';
import type { Model } from '../../scripts/lib/tenancy/model.ts';
import { readModel } from '../../scripts/lib/tenancy/parse.ts';
import { testContext } from '../support/context.ts';
import { createDatabase } from '../support/postgres.ts';
import { CONDITIONS, HELPERS, T } from './policy-conditions.ts';
import { examine, examineAfter, findingOf, flawsOf, verdictOf } from './policy-judged.ts';

const portal = await readModel('bulkhead.yaml');
const context = testContext({ command: 'hardening-status' });
const hardened = await createDatabase('portal-hardened');
const unhardened = await createDatabase('portal');
const client = await connect(hardened.url, context);

test.after(async () => {
  await client.end();
  await hardened.drop();
  await unhardened.drop();
  await context.end();
});

const IDS = ['RLS-05', 'RLS-07', 'RLS-13', 'RLS-14'];

test('the hardened portal is green in every check that judges by parse trees', async () => {
  const judged = await examine(client, portal);
  assert.equal(flawsOf(judged), []);
  for (const [id, findings] of judged) assert.ok(findings.length > 0, `${id} judged nothing`);
});

test('the portal before hardening has no floor, and no policy to be judged', async () => {
  const before = await connect(unhardened.url, context);
  const judged = await examine(before, portal);
  await before.end();
  assert.is(judged.get('RLS-05')?.filter(({ verdict }) => verdict === 'red').length, 9);
  assert.equal([...new Set(flawsOf(judged).map((line) => line.split(' ')[0]))], ['RLS-05', 'RLS-10']);
  for (const id of ['RLS-07', 'RLS-08', 'RLS-09', 'RLS-12', 'RLS-13', 'RLS-14', 'CTX-01', 'CTX-03']) {
    assert.equal(judged.get(id), [], `${id} says nothing, and is grey for that`);
  }
});

test('conditions are judged by whether they imply the tenant', async () => {
  const policies = CONDITIONS.map(
    ([condition], index) =>
      `create policy "probe ${index}" on public.documents for select to authenticated using (${condition});`,
  );
  const judged = await examineAfter(client, portal, HELPERS + policies.join('\n'), ['RLS-07']);
  const wrong = CONDITIONS.flatMap(([condition, verdict, reason], index) => {
    const finding = judged.get('RLS-07')?.find(({ object }) => object.endsWith(`policy probe ${index}`));
    const right = finding?.verdict === verdict && (reason === undefined || reason.test(finding.observed));
    return right
      ? []
      : [`${condition} should be ${verdict}${reason ?? ''}, is ${finding?.verdict}: ${finding?.observed}`];
  });
  assert.equal(wrong, []);
});

test('the fix of a red policy makes it green', async () => {
  const open =
    'create policy probe on public.documents for all to authenticated using (true) with check (tenant_id is not null);';
  const before = await examineAfter(client, portal, open, ['RLS-07']);
  const finding = findingOf(before, 'RLS-07', 'policy probe');
  assert.is(finding?.verdict, 'red');
  assert.match(finding?.observed ?? '', /USING: .*for now the restrictive tenant_floor holds it/);
  const after = await examineAfter(client, portal, `${open}; ${finding?.fix}`, ['RLS-07']);
  assert.equal(flawsOf(after), []);
});

test('both halves of a policy for writing are judged, and neither rival mistake is repeated', async () => {
  const judged = await examineAfter(
    client,
    portal,
    `create policy p1 on public.notices for insert to authenticated with check (true);
     create policy p2 on public.notices for update to authenticated using (tenant_id = ${T}) with check (true);
     create policy p3 on public.notices for update to authenticated using (tenant_id = ${T});
     create policy p4 on public.notices for all to authenticated using (tenant_id = ${T});
     create policy p5 on public.notices for insert to authenticated;
     create policy p6 on public.notices for update to authenticated using (true) with check (tenant_id = ${T});`,
    IDS,
  );
  const verdicts = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map(
    (name) => findingOf(judged, 'RLS-07', `policy ${name}`)?.verdict,
  );
  assert.equal(verdicts, ['red', 'red', 'green', 'green', 'green', 'red']);
  assert.match(verdictOf(judged, 'RLS-07', 'policy p2'), /WITH CHECK/);
  assert.match(verdictOf(judged, 'RLS-14', 'policy p5'), /^green: p5 FOR INSERT has none and admits no row/);
  assert.match(verdictOf(judged, 'RLS-14', 'policy p4'), /^green: USING holds for new rows too/);
});

test('a floor counts only when it holds', async () => {
  const floor = (condition: string) =>
    `drop policy tenant_floor on public.units; create policy tenant_floor on public.units as restrictive for all to public using (${condition});`;
  for (const [condition, verdict, reason] of [
    [`tenant_id = (select ${T})`, 'green', /tenant_floor/],
    ['tenant_id is not null', 'red', /holds nothing/],
    [`tenant_id = ${T} or current_setting('app.admin', true) = 'on'`, 'red', /app.admin/],
    ['tenant_id = bulkhead.hidden()', 'grey', /cannot be judged/],
  ] as const) {
    const judged = await examineAfter(client, portal, HELPERS + floor(condition), ['RLS-05']);
    assert.match(verdictOf(judged, 'RLS-05', 'public.units'), reason);
    assert.is(findingOf(judged, 'RLS-05', 'public.units')?.verdict, verdict, condition);
  }
  for (const scope of ['for select to public', 'for all to authenticated']) {
    const sql = `drop policy tenant_floor on public.units; create policy tenant_floor on public.units as restrictive ${scope} using (tenant_id = ${T});`;
    const judged = await examineAfter(client, portal, sql, ['RLS-05']);
    const finding = findingOf(judged, 'RLS-05', 'public.units');
    assert.is(finding?.observed, 'no restrictive floor');
    const repaired = await examineAfter(client, portal, `${sql} ${finding?.fix}`, ['RLS-05']);
    assert.equal(flawsOf(repaired), []);
  }
});

test('permissive policies for PUBLIC are red, those for roles that see past policies mean nothing', async () => {
  const judged = await examineAfter(
    client,
    portal,
    `create policy p1 on public.notices for select using (tenant_id = ${T});
     create policy p2 on public.notices for all to service_role using (true);
     create policy p3 on public.users for select using (id = bulkhead.current_subject());`,
    IDS,
  );
  const open = findingOf(judged, 'RLS-13', 'policy p1');
  assert.is(open?.verdict, 'red');
  assert.is(open?.fix, 'alter policy "p1" on public.notices to "authenticated";');
  assert.match(verdictOf(judged, 'RLS-13', 'policy p2'), /^green: service_role sees past every policy/);
  assert.match(verdictOf(judged, 'RLS-07', 'policy p2'), /^green: only for service_role/);
  assert.is(findingOf(judged, 'RLS-13', 'policy p3'), undefined, 'a shared table may be for everybody');
});

test('rows of everybody may be read by everybody, and written by nobody', async () => {
  const documents = portal.tables.get('public.documents');
  if (documents === undefined) throw new Error('the model lost a table');
  const model: Model = {
    ...portal,
    tables: new Map(portal.tables).set(documents.id, { ...documents, nullTenant: 'global' }),
  };
  const condition = `tenant_id is null or tenant_id = ${T}`;
  const sql = `create policy p1 on public.documents for select to authenticated using (${condition});
    create policy p2 on public.documents for all to authenticated using (${condition});
    create policy p3 on public.documents for insert to authenticated with check (${condition});
    drop policy tenant_floor on public.documents;
    create policy tenant_floor on public.documents as restrictive for all to public using (${condition}) with check (tenant_id = ${T});`;
  const judged = await examineAfter(client, model, sql, IDS);
  assert.equal(
    ['p1', 'p2', 'p3'].map((name) => findingOf(judged, 'RLS-07', `policy ${name}`)?.verdict),
    ['green', 'red', 'red'],
  );
  assert.is(findingOf(judged, 'RLS-05', 'public.documents')?.verdict, 'green');
});

test.run();
