import type { z } from 'zod';
import type { GitHub } from '../../github/client.ts';
import {
  actionsShape,
  approvalShape,
  immutableShape,
  privateForksShape,
  type Ruleset,
  repositoryShape,
  secretShape,
  securityShape,
  selectedShape,
  tokenShape,
} from './answers.ts';
import { getOne, listAll, REPO } from './ask.ts';
import { type BranchFacts, readBranch, readTagRulesets } from './branch-facts.ts';
import { type EnvironmentFacts, readEnvironments } from './environment-facts.ts';
import { type Seen, Sight } from './sight.ts';
import { readWorkflowStates, type WorkflowState } from './workflow-facts.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** What the settings are held against, beside the workflow files. */
export interface Expectation {
  readonly files: readonly WorkflowFile[];
  /** Branch of the recorded reports; the default branch when undefined. */
  readonly evidenceBranch: string | undefined;
  /** Id of the App that may bypass the rules of that branch, and nobody else. */
  readonly evidenceApp: number | undefined;
  /** The variable ENVIRONMENTS_HAVE_REVIEWERS as the workflows read it. */
  readonly reviewersSaid: string | undefined;
  readonly now: Date;
}

/** The settings of a repository at GitHub, as far as the token may see them. */
export interface GitHubFacts extends Expectation {
  readonly repository: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  /** The default branch, and that of the reports where it is another one. */
  readonly branches: readonly BranchFacts[];
  readonly environments: Seen<readonly EnvironmentFacts[]>;
  readonly secrets: Seen<readonly string[]>;
  /** Of the organisation, and given to this repository; undefined where no organisation owns it. */
  readonly organisationSecrets: Seen<readonly string[]> | undefined;
  readonly actions: Seen<z.infer<typeof actionsShape>>;
  /** Undefined unless only chosen actions are allowed. */
  readonly selected: Seen<z.infer<typeof selectedShape>> | undefined;
  readonly token: Seen<z.infer<typeof tokenShape>>;
  readonly publicForks: Seen<z.infer<typeof approvalShape>> | undefined;
  readonly privateForks: Seen<z.infer<typeof privateForksShape>> | undefined;
  readonly workflows: Seen<readonly WorkflowState[]>;
  /** Undefined: GitHub shows it to those who may administer the repository. */
  readonly security: z.infer<typeof securityShape> | undefined;
  readonly tagRulesets: Seen<readonly Ruleset[]>;
  readonly immutable: Seen<z.infer<typeof immutableShape>>;
}

const ADMIN = 'administration: read';

/**
 * Reads all settings that are judged, with requests that change nothing. What the token may not see is a part of the
 * facts; when not even the repository can be seen, that is all there is.
 */
export async function readGitHubFacts(github: GitHub, expected: Expectation): Promise<Seen<GitHubFacts>> {
  const sight = new Sight(github);
  const look = <T>(route: string, shape: z.ZodType<T>) =>
    sight.look(ADMIN, (at) => getOne(at, `GET ${REPO}/actions/permissions${route}`, shape));
  const about = await sight.look('metadata: read', (at) => getOne(at, `GET ${REPO}`, repositoryShape));
  if ('unseen' in about) return about;
  const { default_branch: defaultBranch, private: isPrivate, owner } = about.value;
  const names = new Set([defaultBranch, expected.evidenceBranch ?? defaultBranch]);
  const branches: BranchFacts[] = [];
  for (const name of names) branches.push(await readBranch(sight, name));
  const actions = await look('', actionsShape);
  const chosen = 'value' in actions && actions.value.allowed_actions === 'selected';
  const security = securityShape.safeParse(about.value.security_and_analysis);
  return {
    value: {
      ...expected,
      repository: github.repository,
      defaultBranch,
      isPrivate,
      branches,
      environments: await readEnvironments(sight),
      secrets: await readSecretNames(sight, 'secrets'),
      organisationSecrets:
        owner.type === 'Organization' ? await readSecretNames(sight, 'organization-secrets') : undefined,
      actions,
      selected: chosen ? await look('/selected-actions', selectedShape) : undefined,
      token: await look('/workflow', tokenShape),
      publicForks: isPrivate ? undefined : await look('/fork-pr-contributor-approval', approvalShape),
      privateForks: isPrivate ? await look('/fork-pr-workflows-private-repos', privateForksShape) : undefined,
      workflows: await readWorkflowStates(sight, expected.files),
      security: security.success ? security.data : undefined,
      tagRulesets: await readTagRulesets(sight),
      immutable: await sight.look(ADMIN, (at) =>
        getOne(at, `GET ${REPO}/immutable-releases`, immutableShape),
      ),
    },
  };
}

async function readSecretNames(
  sight: Sight,
  list: 'secrets' | 'organization-secrets',
): Promise<Seen<readonly string[]>> {
  return await sight.look('secrets: read', async (github) => {
    const secrets = await listAll(github, `GET ${REPO}/actions/${list}`, secretShape);
    return secrets.map(({ name }) => name);
  });
}
