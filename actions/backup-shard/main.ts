import { backupShard } from '../../scripts/backup/backup-shard.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(backupShard);
