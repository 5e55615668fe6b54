import { watchSchedules } from '../../scripts/evidence/watch-schedules.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(watchSchedules);
