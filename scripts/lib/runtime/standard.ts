import { optionalText, textOr } from './inputs.ts';

/** What every command takes besides its own inputs, on the command line and as an action. */
export const STANDARD_INPUTS = {
  reports: textOr('.bulkhead/reports', {
    description: 'Folder that the report is written to, with its ledger',
    env: 'BULKHEAD_REPORTS',
    placeholder: 'folder',
  }),
  'past-reports': optionalText({
    description:
      'Folder with the reports of earlier runs and their ledger, such as that of a checkout; by default the one of --reports',
    env: 'BULKHEAD_PAST_REPORTS',
    placeholder: 'folder',
  }),
} as const;

/** What every action gives besides its own outputs. */
export const STANDARD_OUTPUTS = {
  verdict: 'green, red or grey',
  summary: 'The verdict in one sentence',
  report: 'Path of the JSON report',
} as const;
