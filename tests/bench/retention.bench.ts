import { planRetention } from '../../scripts/lib/retention/plan.ts';
import { good, HOUR, POLICY } from '../retention/records.ts';
import type { Bench } from './bench.ts';
import { absolute, interleave } from './rounds.ts';

const RUNS = 100_000;
const AIM = 1_000;

export const bench: Bench = {
  name: 'retention',
  summary: 'planning which backups stay, of one every hour for eleven years',
  async run({ size }) {
    const now = new Date('2026-11-21T12:00:00Z');
    const runs = Array.from({ length: RUNS }, (_, at) => good(now.getTime() - at * HOUR));
    const plan = async () => {
      const began = performance.now();
      planRetention(runs, POLICY, now);
      return { wall: performance.now() - began, processor: undefined };
    };
    const [samples] = await interleave([plan], size.rounds);
    return [absolute(`${RUNS.toLocaleString('en')} runs planned`, samples, AIM, 'pure, in memory')];
  },
};
