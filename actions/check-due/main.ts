import { checkDue } from '../../scripts/evidence/check-due.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(checkDue);
