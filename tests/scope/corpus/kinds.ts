import type { Pair } from './pair.ts';

/** Tables that reach their tenant through a parent, that are shared, or hold rows of everybody. */
export const KINDS: readonly Pair[] = [
  {
    title: 'a table that reaches its tenant through its parent',
    refused: { sql: 'select mark from message_marks', values: [] },
    accepted: {
      sql: 'select k.mark from message_marks k join messages m on m.id = k.message_id where m.tenant_id = $1',
    },
  },
  {
    title: 'the parent joined by another column',
    refused: {
      sql: 'select k.mark, k.id from message_marks k join messages m on m.id <> k.message_id where m.tenant_id = $1',
    },
    accepted: {
      sql: 'select k.mark, k.id from message_marks k, messages m where m.id = k.message_id and m.tenant_id = $1',
    },
  },
  {
    title: 'the parent on the side that may be missing',
    refused: {
      sql: 'select k.id, m.id as m from message_marks k left join messages m on m.id = k.message_id and m.tenant_id = $1',
    },
    accepted: {
      sql: 'select k.id, m.id as m from messages m left join message_marks k on m.id = k.message_id where m.tenant_id = $1',
    },
  },
  {
    title: 'the child by IN',
    refused: {
      sql: 'select mark, id from message_marks where message_id not in (select id from messages where tenant_id = $1)',
    },
    accepted: {
      sql: 'select mark, id from message_marks where message_id in (select id from messages where tenant_id = $1)',
    },
  },
  {
    title: 'the child by EXISTS',
    refused: {
      sql: 'select id from message_marks k where exists (select 1 from messages m where m.id <> k.message_id and m.tenant_id = $1)',
    },
    accepted: {
      sql: 'select id from message_marks k where exists (select 1 from messages m where m.id = k.message_id and m.tenant_id = $1)',
    },
  },
  {
    title: 'the child deleted',
    refused: { sql: 'delete from message_marks where id = $1', values: ['markB'] },
    accepted: {
      sql: 'delete from message_marks k using messages m where k.id = $1 and m.id = k.message_id and m.tenant_id = $2',
      values: ['markA', 'A'],
    },
  },
  {
    title: 'the child moved',
    refused: {
      sql: 'update message_marks k set message_id = $2 from messages m where m.id = k.message_id and m.tenant_id = $1',
      values: ['A', 'messageB'],
    },
    accepted: {
      sql: "update message_marks k set mark = 'x' from messages m where m.id = k.message_id and m.tenant_id = $1",
    },
  },
  {
    title: 'the child inserted',
    refused: {
      sql: "insert into message_marks (id, message_id, mark) values ($1, $2, 'x')",
      values: ['A', 'messageB'],
    },
    accepted: {
      sql: "insert into message_marks (id, message_id, mark) select $1, m.id, 'x' from messages m where m.id = $2 and m.tenant_id = $1::uuid",
      values: ['A', 'messageA'],
    },
  },
  {
    title: 'people, who are shared but guarded',
    refused: { sql: 'select email from users', values: [] },
    accepted: {
      sql: 'select u.email from users u join memberships s on s.user_id = u.id where s.tenant_id = $1',
    },
  },
  {
    title: "people by way of what is everybody's",
    refused: { sql: 'select u.email from users u join countries c on c.contact_id = u.id', values: [] },
    accepted: {
      sql: 'select u.email, c.code from users u join memberships s on s.user_id = u.id join countries c on true where s.tenant_id = $1',
    },
  },
  {
    title: 'people by IN',
    refused: { sql: 'select email from users where id = $1', values: ['userB'] },
    accepted: {
      sql: 'select email from users where id in (select user_id from memberships where tenant_id = $1)',
    },
  },
  {
    title: 'people by EXISTS, as the policy says it',
    refused: {
      sql: 'select u.email from users u where exists (select 1 from memberships s where s.tenant_id = $1)',
    },
    accepted: {
      sql: 'select u.email from users u where exists (select 1 from memberships s where s.user_id = u.id and s.tenant_id = $1)',
    },
  },
  {
    title: "everybody's rows beside one's own",
    refused: { sql: 'select body from "replyTemplates" where "tenantId" = $1 or id > 0' },
    accepted: { sql: 'select body from "replyTemplates" where "tenantId" = $1 or "tenantId" is null' },
  },
  {
    title: 'rows without a tenant of a table where that is a mistake',
    refused: { sql: 'select id from messages where tenant_id = $1 or tenant_id is null' },
    accepted: { sql: 'select body, id from "replyTemplates" where "tenantId" is null or "tenantId" = $1' },
  },
  {
    title: "everybody's rows changed",
    refused: { sql: 'update "replyTemplates" set body = \'x\' where "tenantId" = $1 or "tenantId" is null' },
    accepted: { sql: 'update "replyTemplates" set body = \'x\' where "tenantId" = $1' },
  },
];
