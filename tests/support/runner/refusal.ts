/** The workflow, or what starts it, asks for what this runner does not know or GitHub would not take. */
export class RunnerRefusal extends Error {
  override readonly name = 'RunnerRefusal';
}

/** A step that fails as it would at GitHub, with what its log says. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

/** A secret stands where somebody can read it. */
export class SecretLeak extends Error {
  override readonly name = 'SecretLeak';
}

/** Refuses what is not in a list of known names. */
export function refuseUnknown(where: string, given: Iterable<string>, known: readonly string[]): void {
  const unknown = [...given].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new RunnerRefusal(`${where}: the runner of the tests does not know ${unknown.join(', ')}`);
}
