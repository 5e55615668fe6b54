import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
// In its place: a process has one list of what it loads first.
import '../../support/runner/clock.ts';

// Loaded before an action's own code (`--import`): the waits between tries are as many as ever, and each a part of its length.
// Longer ones are limits of time, and stay.

const TIMES = 25;
const LONGEST_WAIT = 20_000;

const real = timers.setTimeout;

Object.assign(timers, {
  setTimeout: <T>(milliseconds = 0, value?: T, options?: Parameters<typeof real>[2]) =>
    real(milliseconds > LONGEST_WAIT ? milliseconds : milliseconds / TIMES, value, options),
});
syncBuiltinESMExports();
