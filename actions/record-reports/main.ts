import { recordReports } from '../../scripts/evidence/record-reports.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(recordReports);
