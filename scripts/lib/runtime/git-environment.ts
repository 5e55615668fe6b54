/**
 * The variables for a git that only reads: hooks and aliases of the surroundings must not send it elsewhere, replacement
 * objects must not hide what was committed, and nobody is kept waiting by a lock of ours.
 */
export function gitEnvironment(env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG'),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}
