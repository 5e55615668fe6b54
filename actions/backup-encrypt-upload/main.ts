import { backupNightly } from '../../scripts/backup/backup-nightly.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(backupNightly);
