import { backupPlan } from '../../scripts/backup/backup-plan.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(backupPlan);
