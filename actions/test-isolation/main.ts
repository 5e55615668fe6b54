import { testTenantIsolation } from '../../scripts/hardening/test-tenant-isolation.ts';
import { runAction } from '../../scripts/lib/adapters/action.ts';

await runAction(testTenantIsolation);
