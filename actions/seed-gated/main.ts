import { createDevelopmentSafe } from '../../scripts/hardening/create-development-safe.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(createDevelopmentSafe);
