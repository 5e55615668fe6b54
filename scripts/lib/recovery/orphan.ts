/** The classes of orphan; docs/RECOVERY.md says what each means. Only `derivable` is ever repaired. */
export const ORPHAN_CLASSES = [
  'parent-missing',
  'tenant-differs',
  'derivable',
  'disagreeing',
  'parent-untenanted',
  'unknown-tenant',
  'underivable',
] as const;
export type OrphanClass = (typeof ORPHAN_CLASSES)[number];

/** Why a row is left as it is, in words. None of them quotes a value. */
export const REASONS = {
  'parent-missing': 'it refers to a row that does not exist',
  'tenant-differs': 'what it refers to is of another tenant, or of another branch of its own tenant',
  'parent-untenanted': 'what it belongs to is an orphan itself: recover that first, then run it again',
  'unknown-tenant': 'its tenant does not exist',
  'paths-disagree': 'two of its traces lead to different places',
  ambiguous: 'a trace leads to more than one place, and no other decides',
  'parents-disagree': 'the place that it would get is not in order itself',
  'below-threshold': 'the only trace that leads to a place is not sure enough',
  incomplete: 'its traces lead to a part of a place only',
  'no-match': 'it has no trace that leads anywhere',
} as const;
export type Reason = keyof typeof REASONS;

/** The method in the recovery map of a row that is to be parked. */
export const QUARANTINE = 'quarantine';
