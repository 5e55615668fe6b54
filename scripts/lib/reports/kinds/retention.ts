import { facts, type KindFacts, list, moment, number, text, texts } from './shape.ts';

const hold = { id: text, at: text, reason: text };

export const retentionFacts: KindFacts = {
  'retention-prune': facts(
    {
      policy: text,
      storeTime: moment,
      runsInStore: number,
      runsGood: number,
      runsKept: number,
      runsCondemned: number,
      runsRemoved: number,
      removedVersions: number,
      removedBytes: number,
      storedBytes: number,
      foldersToSweep: texts,
      foldersSwept: texts,
      uploadsSwept: texts,
      filesOutsideOfRuns: texts,
      reprieved: texts,
      plan: list({ run: text, action: text, reasons: text }),
    },
    ['policy', 'storeTime', 'runsInStore', 'runsKept', 'runsRemoved', 'plan'],
  ),
  'hold-backup': facts({ run: text, reason: text, holds: list(hold), released: list(hold) }),
};
