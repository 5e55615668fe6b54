import * as assert from 'uvu/assert';
import { testContext } from '../support/context.ts';
import { copyOf, findings, type Given, type MadeRun, verify } from './made-run.ts';

/** What a verification of a damaged store comes to. */
export interface Tampered {
  /** Ids of the checks that are not green. */
  readonly codes: string[];
  /** All that they observed. */
  readonly said: string;
}

/** Damages a copy of the store that holds a run, and verifies it; which must be red. */
export async function tampered(
  made: MadeRun,
  tamper: (copy: MadeRun) => Promise<void>,
  given: Given = {},
): Promise<Tampered> {
  await using own = testContext();
  const copy = await copyOf(made, own);
  await tamper(copy);
  const result = await verify(copy, given);
  assert.is(result.verdict, 'red', JSON.stringify(findings(result)));
  const open = result.checks.filter(({ verdict }) => verdict !== 'green');
  return { codes: open.map(({ id }) => id), said: open.map(({ observed }) => observed).join('\n') };
}
