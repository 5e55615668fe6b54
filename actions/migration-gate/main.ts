import { migrationGate } from '../../scripts/hardening/migration-gate.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(migrationGate);
