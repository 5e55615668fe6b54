import { require_lib } from "./vendor-node-forge.js";
export default require_lib();
export {};
