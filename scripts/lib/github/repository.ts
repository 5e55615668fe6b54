import { BulkheadError } from '../runtime/errors.ts';

/** A repository by the two halves of its name. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/**
 * `owner/name` taken apart.
 * @throws BulkheadError `GITHUB_REPOSITORY` for anything else.
 */
export function parseRepository(text: string | undefined): Repository {
  const [, owner, name] = /^([A-Za-z0-9][A-Za-z0-9-]*)\/([\w.-]+)$/.exec(text ?? '') ?? [];
  if (owner !== undefined && name !== undefined && !/^\.+$/.test(name)) return { owner, name };
  throw new BulkheadError({
    what: text === undefined || text === '' ? 'no repository is named' : `"${text}" is not a repository`,
    fix: 'Give --repository owner/name; in a job GITHUB_REPOSITORY has it.',
    code: 'GITHUB_REPOSITORY',
    runbook: 'GITHUB.md#not-found',
  });
}
