import { fileURLToPath } from 'node:url';
import { findStaleness, staleSentence } from './manifest.ts';

// Says whether `actions/dist` is what the source says, without bundling. Exit code 1 when it is not.

const sentence = staleSentence(findStaleness(fileURLToPath(new URL('../../', import.meta.url))));
process.stdout.write(`${sentence ?? 'actions/dist is up to date'}\n`);
if (sentence !== undefined) process.exitCode = 1;
