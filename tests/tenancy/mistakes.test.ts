import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HEAD, problemsOf } from './problems.ts';

const MISTAKES: [string, string, RegExp][] = [
  [
    'a parent that is not in the model',
    `${HEAD}tables:\n  a: { tenant: t, parents: { b_id: nope } }\n`,
    /^6:30 .*"nope" is not in the model/,
  ],
  [
    'a cycle of mandatory parents',
    `${HEAD}tables:\n  a: { tenant: t, parents: { b_id: b } }\n  b: { tenant: t, parents: { a_id: a } }\n`,
    /^6:19 .*cycle of mandatory parents: public\.a → public\.b → public\.a/,
  ],
  ['a missing tenant column', `${HEAD}tables:\n  a: {}\n`, /^6:3 tables\.a: needs exactly one of tenant/],
  ['two ways to the tenant', `${HEAD}tables:\n  a: { tenant: t, shared: true }\n`, /^6:3 .*exactly one/],
  [
    'an unknown membership table',
    `version: 1\ntenant: { table: orgs }\nclaim: { from: membership, table: nobody, user: u, organisation: o }\nroles: { owner: o }\ntables: {}\n`,
    /^3:28 .*"nobody" is not in the model/,
  ],
  [
    'a via without its parent',
    `${HEAD}tables:\n  a: { via: b_id }\n`,
    /^6:8 .*"b_id" is no column of parents/,
  ],
  [
    'a via that may be NULL',
    `${HEAD}tables:\n  b: { tenant: t }\n  a: { via: b_id, parents: { b_id: { table: b, optional: true } } }\n`,
    /cannot be optional/,
  ],
  [
    'a via through a shared table',
    `${HEAD}tables:\n  b: { shared: true }\n  a: { via: b_id, parents: { b_id: b } }\n`,
    /is shared and knows no tenant/,
  ],
  [
    'a schema outside the bounds',
    `${HEAD}tables:\n  auth.users: { shared: true }\n`,
    /schema "auth" is not in schemas/,
  ],
  ['an unknown setting', `${HEAD}tabels: {}\ntables: {}\n`, /^5:1 tabels: unknown setting/],
  ['a table twice', `${HEAD}tables:\n  a: { tenant: t }\n  public.a: { tenant: t }\n`, /^7:3 .*twice/],
  [
    'a missing claim',
    'version: 1\ntenant: { table: orgs }\nroles: { owner: o }\ntables: {}\n',
    /claim: is missing|claim: Invalid/,
  ],
  [
    'a claim of no known kind',
    `version: 1\ntenant: { table: orgs }\nclaim: { from: header }\nroles: { owner: o }\ntables: {}\n`,
    /^3:10 claim\.from/,
  ],
  [
    'an exception to a check about the status itself',
    `${HEAD}tables: {}\nexceptions:\n  - { check: META-01, object: x, owner: o, reason: r, expires: 2027-01-01 }\n`,
    /^7:7 exceptions\.0\.check: META-01 .*cannot be excepted/,
  ],
  [
    'an exception to an attack that came through',
    `${HEAD}tables: {}\nexceptions:\n  - { check: ISO-01, object: x, owner: o, reason: r, expires: 2027-01-01 }\n`,
    /^7:7 exceptions\.0\.check: ISO-01 is an attack .* that came through.*say in the model what is meant/,
  ],
  [
    'a reference to several tables, one of them unknown',
    `${HEAD}tables: { a: { tenant: t, polymorphic: { x: { type: y, tables: { b: b } } } } }`,
    /a\.polymorphic\.x\.tables\.b: the table "b" is not in the model/,
  ],
  [
    'a reference to several tables that names none',
    `${HEAD}tables: { a: { tenant: t, polymorphic: { x: { type: y, tables: {} } } } }`,
    /polymorphic\.x/,
  ],
  [
    'a column that says itself which table it means',
    `${HEAD}tables: { a: { tenant: t, polymorphic: { x: { type: x, tables: { a: a } } } } }`,
    /polymorphic\.x\.type: "x" cannot say itself/,
  ],
  [
    'a column that refers to one table and to several',
    `${HEAD}tables: { a: { tenant: t, parents: { x: a }, polymorphic: { x: false } } }`,
    /polymorphic\.x: "x" refers to one table/,
  ],
  [
    'an exception to everything a check says',
    `${HEAD}tables: {}\nexceptions:\n  - { check: STR-02, object: "*", owner: o, reason: r, expires: 2027-01-01 }\n`,
    /^7:22 exceptions\.0\.object: would cover every object/,
  ],
  [
    'an exception that nobody answers for',
    `${HEAD}tables: {}\nexceptions:\n  - { check: STR-02, object: x, reason: r, expires: 2027-01-01 }\n`,
    /^7:5 exceptions\.0\.owner: is missing/,
  ],
  [
    'an exception without reason',
    `${HEAD}tables: {}\nexceptions:\n  - { check: STR-02, object: x, owner: o, reason: "", expires: 2027-01-01 }\n`,
    /^7:43 exceptions\.0\.reason/,
  ],
  [
    'an exception until a day that there is not',
    `${HEAD}tables: {}\nexceptions:\n  - { check: STR-02, object: x, owner: o, reason: r, expires: 2027-02-30 }\n`,
    /^7:54 exceptions\.0\.expires: must be a day/,
  ],
  [
    'an exception to what is no check',
    `${HEAD}tables: {}\nexceptions:\n  - { check: units, object: x, owner: o, reason: r, expires: 2027-01-01 }\n`,
    /^7:7 exceptions\.0\.check: must be the id of a check/,
  ],
  [
    'an exception twice',
    `${HEAD}tables: {}\nexceptions:\n${'  - { check: STR-02, object: x, owner: o, reason: r, expires: 2027-01-01 }\n'.repeat(2)}`,
    /^8:5 exceptions\.1: STR-02 for "x" stands here twice/,
  ],
  [
    'an unknown setting of an exception',
    `${HEAD}tables: {}\nexceptions:\n  - { check: STR-02, object: x, owner: o, reason: r, expires: 2027-01-01, forever: true }\n`,
    /^7:75 exceptions\.0\.forever: unknown setting/,
  ],
  ['exceptions that are no list', `${HEAD}tables: {}\nexceptions: { a: b }\n`, /^6:1 exceptions: .*array/],
  [
    'a sample of the tenant column',
    `${HEAD}tables:\n  a: { tenant: t, samples: { t: "1" } }\n`,
    /^6:30 tables\.a\.samples\.t: "t" is filled with the tenant/,
  ],
  [
    'a sample of a column that leads to a parent',
    `${HEAD}tables:\n  b: { tenant: t }\n  a: { tenant: t, parents: { b_id: b }, samples: { b_id: "1" } }\n`,
    /^7:52 .*"b_id" is filled with/,
  ],
  [
    'a sample that is no SQL',
    `${HEAD}tables:\n  a: { tenant: t, samples: { c: [1] } }\n`,
    /^6:30 tables\.a\.samples\.c: must be SQL/,
  ],
  [
    'a redacted key',
    `${HEAD}tables:\n  a: { tenant: t, audit: { redact: [id] } }\n`,
    /^6:37 tables\.a\.audit\.redact\.0: "id" says which row/,
  ],
  [
    'a redacted tenant column',
    `${HEAD}tables:\n  a: { tenant: t, audit: { redact: [c, t] } }\n`,
    /^6:40 tables\.a\.audit\.redact\.1: "t" says/,
  ],
  [
    'a column redacted twice',
    `${HEAD}tables:\n  a: { tenant: t, audit: { redact: [c, c] } }\n`,
    /^6:40 .*"c" stands here twice/,
  ],
  [
    'an audit that is neither yes nor no',
    `${HEAD}tables:\n  a: { tenant: t, audit: maybe }\n`,
    /^6:19 tables\.a\.audit: must be true, false or/,
  ],
  ['broken YAML', 'version: 1\n tenant: [', /^\d+:\d+ /],
];
for (const [name, text, expected] of MISTAKES) {
  test(`refuses ${name}, with line and column`, () => {
    assert.ok(
      problemsOf(text).some((problem) => expected.test(problem)),
      problemsOf(text).join('\n'),
    );
  });
}

test.run();
