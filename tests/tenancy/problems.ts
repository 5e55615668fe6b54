import { InputError } from '../../scripts/lib/runtime/errors.ts';
import { parseModel } from '../../scripts/lib/tenancy/parse.ts';

/** The least that every model says. */
export const HEAD =
  'version: 1\ntenant: { table: orgs }\nclaim: { from: jwt, path: org }\nroles: { owner: o }\n';

/** The mistakes of a text that must not be accepted. */
export function problemsOf(text: string): readonly string[] {
  try {
    parseModel(text, 'model.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('the model was accepted');
}
