import { parse } from 'yaml';
import { messageOf } from '../runtime/errors.ts';
import { type Cron, parseCron } from './cron.ts';

/** What a workflow file says about when it starts by itself. */
export interface Schedules {
  readonly crons: readonly Cron[];
  /** Why a schedule, or the whole file, cannot be read. */
  readonly problems: readonly string[];
}

/** The schedules of a workflow file. A file that cannot be read has none, and says why. */
export function schedulesOf(text: string): Schedules {
  let workflow: unknown;
  try {
    workflow = parse(text);
  } catch (error) {
    return { crons: [], problems: [`it is no YAML: ${messageOf(error).split('\n')[0]}`] };
  }
  // `on` is a boolean to readers of YAML 1.1; this one reads 1.2, as GitHub does.
  const events = member(workflow, 'on');
  const list = member(events, 'schedule');
  const crons: Cron[] = [];
  const problems: string[] = [];
  for (const item of Array.isArray(list) ? list : []) {
    const [cron, timezone] = [member(item, 'cron'), member(item, 'timezone')];
    try {
      crons.push(parseCron(String(cron), timezone === undefined ? 'UTC' : String(timezone)));
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { crons, problems };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Reflect.get(value, name)
    : undefined;
}
