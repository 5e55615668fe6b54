import { hardeningStatus } from '../../scripts/hardening/hardening-status.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(hardeningStatus);
