import { recoverOrphanedMessages } from '../../scripts/hardening/recover-orphaned-messages.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(recoverOrphanedMessages);
