import { backupNightly } from '../backup/backup-nightly.ts';
import { restoreDrill } from '../backup/restore-drill.ts';
import { canaryCheck } from '../hardening/canary-check.ts';
import { hardeningStatus } from '../hardening/hardening-status.ts';
import type { NightKeys } from './keys.ts';
import type { Step } from './step.ts';

/** What a night on somebody's own database leaves out, because it would change the database. */
export const LEFT_OUT = ['load the portal', 'apply migrations', 'set the gate for seeds', 'seeds'] as const;

/** The steps of the night that only read: the database is the same afterwards. */
export function foreignNight(keys: NightKeys): Step[] {
  return [
    { title: 'status', command: hardeningStatus },
    { title: 'back up', command: backupNightly, env: { ...keys } },
    { title: 'restore drill', command: restoreDrill, env: { ...keys } },
    { title: 'canaries', command: canaryCheck },
  ];
}
