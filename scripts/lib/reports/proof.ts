import type { ReportKind } from '../runtime/result.ts';
import { isPartial } from './ledger-entry.ts';
import type { Report } from './schema.ts';

/**
 * The command that does what a kind is about. Others of the kind look at one side of it: listing backups makes no backup,
 * and a sealed audit trail is no canary. A kind that is not here takes any.
 */
export const PROVING: Readonly<Partial<Record<ReportKind, string>>> = {
  backup: 'backup-nightly',
  retention: 'retention-prune',
  'restore-drill': 'restore-drill',
  canary: 'canary-check',
  hardening: 'hardening-status',
  isolation: 'test-tenant-isolation',
  watchdog: 'watch-schedules',
  alert: 'send-alert',
};

/** Whether a run only looked and planned, and did nothing of what it is for. */
export function isRehearsal({ inputs, facts }: Pick<Report, 'inputs' | 'facts'>): boolean {
  return inputs.dryRun || inputs.apply === false || facts.dryRun === true;
}

/** Why a report, although good, does not show that its work was done; undefined when it does. */
export function whyNot(report: Pick<Report, 'kind' | 'command' | 'inputs' | 'facts'>): string | undefined {
  if (isRehearsal(report)) return 'it only planned';
  if (isPartial(report)) return 'it is about a part, and not the whole';
  const command = PROVING[report.kind];
  return command === undefined || report.command.name === command
    ? undefined
    : `it is of ${report.command.name}, and ${command} is what counts`;
}
