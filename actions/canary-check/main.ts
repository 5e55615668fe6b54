import { canaryCheck } from '../../scripts/hardening/canary-check.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(canaryCheck);
