import { approveChange } from '../../scripts/evidence/approve-change.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(approveChange);
