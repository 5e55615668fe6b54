import { verifyReportsCommand } from '../../scripts/evidence/verify-reports.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(verifyReportsCommand);
