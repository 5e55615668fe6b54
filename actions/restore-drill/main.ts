import { restoreDrill } from '../../scripts/backup/restore-drill.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(restoreDrill);
