import { migrationGate, runAction } from "./bulkhead.js";
// actions/migration-gate/main.ts
await runAction(migrationGate);
export {};
