import { sealAuditTrail } from '../../scripts/hardening/seal-audit.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(sealAuditTrail);
