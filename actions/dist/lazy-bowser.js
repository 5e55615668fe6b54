import { Bowser, init_bowser, parse } from "./vendor-s3.js";
init_bowser();
export { Bowser as default, parse };
