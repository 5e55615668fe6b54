import { recordRuns } from '../../scripts/evidence/record-runs.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(recordRuns);
