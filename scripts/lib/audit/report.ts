import type { Check } from '../runtime/result.ts';
import { type AuditHead, HEAD } from './head.ts';
import type { Sealed } from './seal.ts';
import { type AuditVerification, EVENTS, type Witness } from './verify.ts';

/** What one round of sealing and verifying found out. */
export interface AuditRound {
  /** Partitions that were made just now. */
  readonly partitionsMade: number;
  readonly sealed: Sealed;
  readonly verification: AuditVerification;
  readonly witness: Witness | undefined;
  /** The report that it comes from; why there is none, where the reports could not be read. */
  readonly witnessFrom?: string | undefined;
  /** Where the trail stood when the round began, and where it stands now. */
  readonly before: AuditHead;
  readonly head: AuditHead;
}

/** Partitions that must stand ready: this month's and the next one's. */
const MONTHS_AHEAD = 1;

/** The checks of a round. Pure. */
export function auditChecks(round: AuditRound): Check[] {
  return [
    intact(round),
    // Before the first seal there is nothing that could have been remembered.
    ...(round.witness === undefined && round.before.seal === undefined ? [] : [witnessed(round)]),
    sealedCheck(round),
    partitions(round),
  ];
}

function intact({ verification }: AuditRound): Check {
  const { findings, findingCount, sealed, waiting, seals } = verification;
  const more = findingCount > findings.length ? ` and ${findingCount - findings.length} more` : '';
  return {
    id: 'TRAIL-INTACT',
    title: 'Every event is what was sealed',
    verdict: findingCount > 0 ? 'red' : sealed + waiting === 0 ? 'grey' : 'green',
    expected: 'no event edited, deleted or made up, and each seal hanging on the one before',
    observed:
      findingCount === 0
        ? `${sealed} sealed and ${waiting} waiting events, ${seals} seals`
        : findings.map(({ text }) => text).join('; ') + more,
    meaning: 'Somebody got past the guards and changed what the trail says.',
    query: EVENTS,
    fix: 'Keep the database as it is, and compare the named events with the last backup before that; see docs/AUDIT.md.',
  };
}

function witnessed({ witness, witnessFrom, verification }: AuditRound): Check {
  const told = verification.findings.some(({ kind, id }) => kind === 'seal' && id === witness?.seal);
  return {
    id: 'TRAIL-WITNESS',
    title: 'The seals are those that were reported before',
    verdict: witness === undefined ? 'grey' : told ? 'red' : 'green',
    expected: 'the head of an earlier report',
    observed:
      witness === undefined
        ? `no earlier head is known${witnessFrom === undefined ? '' : ` (${witnessFrom})`}, so seals that were all made anew would not be noticed`
        : `seal ${witness.seal}${witnessFrom === undefined ? '' : ` of ${witnessFrom}`}: ${told ? 'another head, or none' : 'the same head'}`,
    meaning:
      'Who may change events and seals alike can make all of it anew; only a head kept elsewhere tells.',
    fix: 'Give the head of the last report: --witness <seal>:<head>. The next run finds that of this report by itself, once it is recorded.',
  };
}

function sealedCheck({ sealed, head }: AuditRound): Check {
  return {
    id: 'TRAIL-SEALED',
    title: 'Events are sealed',
    verdict: sealed.head === undefined ? 'grey' : 'green',
    expected: 'a seal over all events that had committed',
    observed:
      sealed.head === undefined
        ? 'there are no events yet'
        : `${sealed.events} events sealed now; seal ${sealed.seal} has the head ${sealed.head}; ${head.unsealed} came since`,
    meaning: 'An event that no seal has can be changed without a trace by who gets past the guards.',
    query: HEAD,
  };
}

function partitions({ head, partitionsMade }: AuditRound): Check {
  return {
    id: 'TRAIL-PARTITIONS',
    title: 'There is a partition for every event',
    verdict: head.monthsAhead >= MONTHS_AHEAD && head.inDefaultPartition === 0 ? 'green' : 'red',
    expected: 'partitions for this month and the next, and nothing in the default one',
    observed: `${partitionsMade} made now, ${head.monthsAhead} months ahead, ${head.inDefaultPartition} events in the default one`,
    meaning: 'Without a partition of their own events cannot leave by the month.',
    fix: 'select bulkhead.create_audit_partitions();',
    query: HEAD,
  };
}
