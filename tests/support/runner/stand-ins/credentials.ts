import { RunnerRefusal, StepFailure } from '../refusal.ts';
import type { StandIn } from './stand-in.ts';

/** `aws-actions/configure-aws-credentials` with a role by OIDC: what the host gives for it, masked, in the environment and as outputs. */
export const configureAwsCredentials: StandIn = {
  inputs: [
    ...['role-to-assume', 'role-session-name', 'aws-region', 'allowed-account-ids'],
    ...['mask-aws-account-id', 'output-credentials'],
  ],
  async run(inputs, { job, log }) {
    const { 'role-to-assume': role = '', 'role-session-name': session = 'GitHubActions' } = inputs;
    const { 'aws-region': region = '', 'allowed-account-ids': accounts = '' } = inputs;
    if (region === '') throw new StepFailure('Input required and not supplied: aws-region');
    if (job.permissions['id-token'] !== 'write') {
      throw new StepFailure(
        'It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?\nCould not load credentials from any providers',
      );
    }
    const { assumeRole } = job.run.host;
    if (assumeRole === undefined)
      throw new RunnerRefusal('the host of this run has no roles to assume (assumeRole)');
    const [, account = ''] = /^arn:aws[\w-]*:iam::(\d+):role\//.exec(role) ?? [];
    if (
      accounts !== '' &&
      !accounts
        .split(',')
        .map((each) => each.trim())
        .includes(account)
    ) {
      throw new StepFailure(
        `The account ID of the provided credentials does not match any of the expected account IDs: ${accounts}`,
      );
    }
    if (inputs['mask-aws-account-id'] === 'true' && account !== '') job.masks.add(account);
    const given = await assumeRole({ role, session, region });
    for (const value of [given.accessKeyId, given.secretAccessKey, given.sessionToken]) job.masks.add(value);
    job.run.leaks.add(`key of the role ${role}`, given.secretAccessKey);
    Object.assign(job.env, {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: given.accessKeyId,
      AWS_SECRET_ACCESS_KEY: given.secretAccessKey,
      AWS_SESSION_TOKEN: given.sessionToken,
    });
    log.say(`Authenticated as ${role}`);
    if (inputs['output-credentials'] !== 'true') return { 'aws-account-id': account };
    return {
      'aws-account-id': account,
      'aws-access-key-id': given.accessKeyId,
      'aws-secret-access-key': given.secretAccessKey,
      'aws-session-token': given.sessionToken,
    };
  },
};

/** `actions/create-github-app-token`: a token of an app that is installed, with what it asks for of what the app may. */
export const createGithubAppToken: StandIn = {
  inputs: ['app-id', 'private-key', 'permission-*'],
  async run(inputs, { job }) {
    const { host } = job.run;
    const app = host.apps?.[inputs['app-id'] ?? ''];
    if (app === undefined) throw new StepFailure('Failed to create token: Integration not found');
    if (app.privateKey.trim() !== inputs['private-key']?.trim()) {
      throw new StepFailure('Failed to create token: A JSON web token could not be decoded');
    }
    const asked = Object.entries(inputs).flatMap(([name, access]) =>
      name.startsWith('permission-') && (access === 'read' || access === 'write')
        ? [[name.slice('permission-'.length), access] as const]
        : [],
    );
    for (const [scope, access] of asked) {
      const has = app.permissions[scope];
      if (has !== 'write' && has !== access) {
        throw new StepFailure('The permissions requested are not granted to this installation.');
      }
    }
    const permissions = asked.length === 0 ? app.permissions : Object.fromEntries(asked);
    const token = host.github.token(
      { metadata: 'read', ...permissions },
      { login: `app-${inputs['app-id']}[bot]`, bypass: app.bypass ?? false },
    );
    job.masks.add(token);
    job.tokens.push(token);
    return { token, 'installation-id': '1', 'app-slug': `app-${inputs['app-id']}` };
  },
};
