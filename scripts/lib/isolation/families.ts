import type { FamilyId } from './probe.ts';

/** What a family of attacks shows, apart from how it looks in one database. */
export interface Family {
  /** What holds when it is green, as a sentence without a full stop. */
  readonly title: string;
  /** What an attacker or an accident could do if it were red. */
  readonly meaning: string;
  /** Families of the status' checks that name the missing guard with its SQL. */
  readonly status: string;
}

export const FAMILIES: Readonly<Record<FamilyId, Family>> = {
  'ISO-00': {
    title: 'Every table takes sample rows of two tenants, and every role is tried',
    meaning:
      'Nothing is known of a table into which no sample rows fit, nor of a role that nobody acted as: the guards have not been tried.',
    status: 'STR',
  },
  'ISO-01': {
    title: 'A tenant reads its own rows and none of another',
    meaning: "Whoever comes with this claim reads other tenants' rows.",
    status: 'RLS,PRV',
  },
  'ISO-02': {
    title: 'A tenant inserts rows for itself only',
    meaning:
      'Whoever comes with this claim puts rows among those of another tenant, who takes them for its own.',
    status: 'RLS,PRV',
  },
  'ISO-03': {
    title: 'A tenant changes its own rows only',
    meaning: "Whoever comes with this claim changes other tenants' rows.",
    status: 'RLS,PRV',
  },
  'ISO-04': {
    title: 'A tenant deletes its own rows only',
    meaning: "Whoever comes with this claim deletes other tenants' rows.",
    status: 'RLS,PRV',
  },
  'ISO-05': {
    title: 'A tenant cannot hand its rows to another',
    meaning: 'A row with its history can be slipped under another tenant, who then answers for it.',
    status: 'RLS,STR,PRV',
  },
  'ISO-06': {
    title: 'An upsert does not reach a foreign row by its key',
    meaning: "Whoever knows or guesses a key overwrites another tenant's row with INSERT … ON CONFLICT.",
    status: 'RLS',
  },
  'ISO-07': {
    title: 'No application role can TRUNCATE',
    meaning: 'TRUNCATE knows no row-level security: one statement empties the table for all tenants.',
    status: 'PRV',
  },
  'ISO-08': {
    title: 'Partitions are as closed as the table above them',
    meaning: "A partition used directly is not under the policies of its table: it shows all tenants' rows.",
    status: 'RLS,PRV',
  },
  'ISO-09': {
    title: 'Views show no foreign rows',
    meaning:
      "The view reads as its owner, whom no policy holds: through it everybody reads all tenants' rows.",
    status: 'VW',
  },
  'ISO-10': {
    title: 'SECURITY DEFINER functions show no foreign rows',
    meaning: "The function runs as its owner, whom no policy holds: whoever calls it gets all tenants' rows.",
    status: 'FN',
  },
  'ISO-11': {
    title: 'No row without its tenant and its mandatory parents, for any role',
    meaning:
      'A row can be stored that belongs to nobody: its tenant no longer sees it, and no restore brings it back.',
    status: 'STR',
  },
  'ISO-12': {
    title: 'No row under a parent of another tenant or branch, for any role',
    meaning: "A back end with a wrong id mixes two tenants' data, and row-level security does not see it.",
    status: 'STR',
  },
  'ISO-13': {
    title: 'No row for a tenant or under a parent that does not exist, for any role',
    meaning: 'Rows can be left hanging in the air: they belong to a tenant or a parent that is gone.',
    status: 'STR',
  },
  'ISO-14': {
    title: 'No row and no parent moves to another tenant, for any role',
    meaning: "A wrong UPDATE of the back end gives one tenant's rows to another, silently.",
    status: 'STR',
  },
  'ISO-15': {
    title: 'No tenant changes what all tenants share',
    meaning: 'A user of one tenant changes or deletes rows that every other tenant relies on.',
    status: 'PRV,RLS',
  },
  'ISO-16': {
    title: 'Nobody edits the audit trail',
    meaning: 'Whoever has done something can make the trail of it disappear.',
    status: 'AUD',
  },
  'ISO-17': {
    title: 'Nobody makes himself a member of another tenant',
    meaning: "A user writes a membership for himself and from then on has all of that tenant's rows.",
    status: 'RLS,PRV',
  },
  'ISO-18': {
    title: 'What is done to rows stands in the audit trail, with the role that did it',
    meaning: 'Rows can be changed without a trace: nobody can say afterwards what happened, and who it was.',
    status: 'AUD',
  },
  'ISO-19': {
    title: 'A tenant reads no events of another in the audit trail',
    meaning:
      "Whoever reads the trail reads what was done in other tenants' tables, with the values of the columns.",
    status: 'AUD,RLS',
  },
  'ISO-20': {
    title: 'Deleting a row takes no other row with it, and detaches none from its tenant',
    meaning: 'One DELETE of a parent wipes out what hangs below it, or leaves it behind belonging to nobody.',
    status: 'STR',
  },
  'ISO-21': {
    title: 'No role of the application or the back end puts keys and triggers to sleep',
    meaning:
      'Under session_replication_role = replica no foreign key and no ordinary trigger fires: whatever holds for every role no longer holds for this one.',
    status: 'PRV',
  },
};
