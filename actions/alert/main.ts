import { sendAlert } from '../../scripts/evidence/send-alert.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(sendAlert);
