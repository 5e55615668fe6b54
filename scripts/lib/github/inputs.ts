import { optionalSecret, optionalText } from '../runtime/inputs.ts';

/** The token of the job. */
export const githubToken = optionalSecret({
  description: 'Token for the API of GitHub; in a job github.token',
  env: 'GITHUB_TOKEN',
});

/** The repository that is written to or looked at. */
export const githubRepository = optionalText({
  description: 'Repository at GitHub, as owner/name',
  env: 'GITHUB_REPOSITORY',
  placeholder: 'owner/name',
});
