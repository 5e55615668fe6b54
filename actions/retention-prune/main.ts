import { retentionPrune } from '../../scripts/backup/retention-prune.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(retentionPrune);
