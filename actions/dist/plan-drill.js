import { planDrill, runAction } from "./bulkhead.js";
// actions/plan-drill/main.ts
await runAction(planDrill);
export {};
