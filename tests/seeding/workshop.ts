import { parseModel } from '../../scripts/lib/tenancy/parse.ts';

// A second system, as unlike the portal as can be: another schema, camelCase, bigint keys, a table that
// reaches its tenant through a parent only, a composite key, and one that refers to itself.

export const WORKSHOP = parseModel(
  `
version: 1
name: workshop
schemas: [shop]
tenant: { table: Organisation, key: orgKey, type: bigint }
claim: { from: setting, name: app.organisation }
roles: { app: [authenticated], owner: portal_owner }
tables:
  Site: { tenant: orgId, key: siteId, parents: { parentSite: { table: Site, optional: true } } }
  ServiceRequest:
    tenant: orgId
    key: [orgId, requestId]
    parents: { siteId: { table: Site, references: siteId } }
  RequestLine: { via: requestId, key: lineId, parents: { requestId: { table: ServiceRequest, references: requestId } } }
  currency: { shared: true, key: code }
`,
  'workshop.yaml',
);

export const SCHEMA = `
create schema shop;
create table shop."Organisation" ("orgKey" bigint generated always as identity (start 9007199254740993) primary key, "Name" text not null unique);
create table shop."Site" ("siteId" bigint generated always as identity (start 9007199254740993) primary key, "orgId" bigint, "Code" text not null,
  "parentSite" bigint, "openedOn" date);
create table shop."ServiceRequest" ("requestId" bigint generated always as identity, "orgId" bigint, "siteId" bigint,
  "order" text not null, settings json, weight numeric(6,2), at timestamptz);
create table shop."RequestLine" ("lineId" bigint generated always as identity primary key, "requestId" bigint, "no" int not null, text text);
create table shop.currency (code text primary key);
grant usage on schema shop to bulkhead_operator;
grant select, insert, update on all tables in schema shop to bulkhead_operator;
`;

export const FORMAT = `
version: 1
sections:
  organisation: { table: Organisation, match: [Name], fields: { Name: { type: text } } }
  sites:
    table: Site
    list: true
    match: [Code]
    fields: { Code: { type: text }, openedOn: { type: text, optional: true } }
    references: { parentSite: { section: sites, field: within, by: Code, optional: true } }
  requests:
    table: ServiceRequest
    list: true
    match: [order]
    fields:
      number: { type: text, column: order }
      settings: { type: json, optional: true }
      weight: { type: number, optional: true }
      at: { type: timestamp, optional: true }
    references: { siteId: { section: sites, field: site, by: Code } }
  lines:
    table: RequestLine
    list: true
    match: [requestId, "no"]
    fields: { "no": { type: integer }, text: { type: text, optional: true } }
    references: { requestId: { section: requests, field: request, by: number } }
`;

export const SEED = {
  seed_identifier: 'workshop-001',
  is_demo: true,
  organisation: { Name: 'O\'Brien \\ Sons "sample"' },
  sites: [
    { Code: 'S2', within: 'S1' },
    { Code: 'S1', openedOn: '2026-01-15' },
    { Code: 'S3', within: 'S2' },
  ],
  requests: [
    { number: 'R-1', site: 'S1', settings: { a: [1, 'x'] }, weight: 1.005, at: '2026-01-15T10:00:00+02:00' },
    { number: 'R-2', site: 'S3' },
  ],
  lines: [
    { request: 'R-1', no: 1, text: 'first' },
    { request: 'R-1', no: 2 },
    { request: 'R-2', no: 1 },
  ],
};
