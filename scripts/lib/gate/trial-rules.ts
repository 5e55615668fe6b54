/** What the trial looks for, for the catalogue of rules and for reports. */
export const TRIAL_RULES = {
  'GATE-01': 'the migrations can be applied, by the owner that the model names',
  'GATE-02': 'nobody is kept out of a table while many rows are read or rewritten',
  'GATE-03': 'the application does not wait for a migration',
  'GATE-04': 'the application as it is goes on working',
  'GATE-05': 'a run that is killed leaves nothing half done, and can be run again',
  'GATE-06': 'run a second time, a file changes nothing or is refused',
  'GATE-07': 'no verdict of status or isolation tests gets worse',
  'GATE-08': 'no guard of a table is lost',
} as const;
export type TrialRule = keyof typeof TRIAL_RULES;

/** Whether an id is one of the trial's. */
export function isTrialRule(id: string): id is TrialRule {
  return Object.hasOwn(TRIAL_RULES, id);
}
