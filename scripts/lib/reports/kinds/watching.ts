import { z } from 'zod';
import {
  facts,
  growing,
  hash,
  type KindFacts,
  list,
  moment,
  number,
  text,
  texts,
  verdict,
  yes,
} from './shape.ts';

// The kinds that look after the evidence itself.

const incident = z.looseObject({ check: text, object: text, environment: text, title: text, state: text });

export const alertFacts: KindFacts = {
  'send-alert': growing({
    opened: number,
    reopened: number,
    worsened: number,
    recovered: number,
    reports: number,
    incidents: z.array(incident).describe('the incidents that are open, each with its issue'),
    changes: z.array(z.looseObject({ issue: number, title: text })),
    muted: z.array(z.looseObject({ check: text, object: text })),
    watched: z.array(z.looseObject({ check: text, object: text })),
    waiting: z.array(z.looseObject({ title: text })).describe('messages that no channel took yet'),
  }),
};

export const watchdogFacts: KindFacts = {
  'watch-schedules': growing({
    ledgerLines: number,
    freshness: list({
      kind: text,
      state: text,
      objectiveMilliseconds: number,
      ageMilliseconds: number.nullable(),
      overdueMilliseconds: number,
      lastGood: text.nullable(),
      lastReport: text.nullable(),
    }),
    gaps: list({
      of: text,
      from: text,
      to: text,
      milliseconds: number,
      expected: text,
      observed: text,
      open: yes,
      explained: text,
    }),
    lookedAt: moment,
    lastLook: moment.nullable(),
    listedFrom: text,
    workflows: z.array(z.looseObject({ path: text, name: text, state: text })),
    badRuns: z.array(z.looseObject({ workflow: text, run: number, attempt: number })),
  }),
  'check-due': facts({ day: text, due: texts, done: texts }, ['day', 'due', 'done']),
};

const recorded = list({ path: text, verdict, summary: text, late: yes, sha256: hash });

export const evidenceFacts: KindFacts = {
  'record-reports': growing({
    conflicts: number,
    ledgerSeq: number,
    ledgerHead: hash,
    commits: z.array(z.looseObject({ commit: text, reports: number })),
    recorded,
    wouldRecord: recorded,
    refused: z.array(z.looseObject({ source: text, code: text, why: text })),
  }),
  'verify-reports': growing({
    reports: number,
    lines: number,
    head: hash.nullable(),
    reportBytes: number,
    archivedReports: number,
    problems: list({ file: text, line: number, code: text, problem: text }),
    problemsNotShown: number,
  }),
  'bundle-reports': growing({
    reports: number,
    anchors: number,
    files: z.union([number, texts]),
    bundleBytes: number,
    bundleSha256: hash,
  }),
  'archive-reports': growing({
    firstMonthKept: text,
    monthsToStore: list({ month: text, reports: number }),
    monthsForLater: texts,
    indexesDiscarded: texts,
    filesRemoved: number,
    archives: z.array(z.looseObject({ month: text, object: text, archiveBytes: number, sha256: hash })),
    indexes: list({ path: text, sha256: hash }),
    month: text,
    files: number,
  }),
  'record-runs': facts({ recorded: number, runs: texts }, ['recorded', 'runs']),
  'approve-change': facts({ proposed: yes, subject: text, digest: hash, by: texts, proposedBy: texts }, [
    'proposed',
    'subject',
    'digest',
    'by',
  ]),
};
