import { verifyBackup } from '../../scripts/backup/verify-backup.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(verifyBackup);
