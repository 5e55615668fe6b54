import { scanServiceKey } from '../../scripts/hardening/scan-service-key.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(scanServiceKey);
