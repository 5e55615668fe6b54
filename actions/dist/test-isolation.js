import { runAction, testTenantIsolation } from "./bulkhead.js";
// actions/test-isolation/main.ts
await runAction(testTenantIsolation);
export {};
