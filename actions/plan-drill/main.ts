import { planDrill } from '../../scripts/backup/plan-drill.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(planDrill);
