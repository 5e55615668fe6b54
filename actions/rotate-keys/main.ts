import { rotateKeys } from '../../scripts/backup/rotate-keys.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(rotateKeys);
