import { globSync } from 'node:fs';
import type { StepPlace } from '../place.ts';
import { RunnerRefusal, StepFailure } from '../refusal.ts';
import { downloadArtifact, uploadArtifact } from './artifacts.ts';
import { checkout } from './checkout.ts';
import { configureAwsCredentials, createGithubAppToken } from './credentials.ts';
import type { StandIn } from './stand-in.ts';

/** The steps run on the Node of the tests, which has to be the one that is asked for. */
const setupNode: StandIn = {
  inputs: ['node-version', 'package-manager-cache'],
  async run({ 'node-version': wanted = '' }) {
    if (wanted !== process.versions.node.split('.')[0]) {
      throw new RunnerRefusal(`setup-node gives Node ${process.versions.node}, not ${wanted}`);
    }
    return { 'node-version': `v${process.versions.node}` };
  },
};

/** Finds nothing: the policy tests hold the workflows offline. */
const zizmor: StandIn = {
  inputs: ['advanced-security', 'persona', 'version'],
  async run(_, { job }) {
    if (job.permissions.contents === undefined) throw new StepFailure('zizmor needs contents: read');
    return {};
  },
};

const attestBuildProvenance: StandIn = {
  inputs: ['subject-path'],
  async run({ 'subject-path': path = '' }, { job, log }) {
    for (const scope of ['id-token', 'attestations']) {
      if (job.permissions[scope] !== 'write') throw new StepFailure(`missing "${scope}" permission`);
    }
    const subjects = globSync(path, { cwd: job.workspace });
    if (subjects.length === 0) throw new StepFailure(`Could not find subject at path ${path}`);
    log.say(`Attestation created for ${subjects.length} subject(s)`);
    return { 'attestation-id': '1', 'attestation-url': 'https://github.example/attestations/1' };
  },
};

const TABLE: Readonly<Record<string, StandIn>> = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  'actions/setup-node': setupNode,
  'actions/create-github-app-token': createGithubAppToken,
  'actions/attest-build-provenance': attestBuildProvenance,
  'aws-actions/configure-aws-credentials': configureAwsCredentials,
  'zizmorcore/zizmor-action': zizmor,
};

/**
 * Runs the stand-in of an action that is not ours.
 * @throws RunnerRefusal for an action, or an input of one, that has none
 */
export async function runStandIn(
  uses: string,
  given: Readonly<Record<string, string>>,
  place: StepPlace,
): Promise<Readonly<Record<string, string>>> {
  const { standIn } = standInOf(uses);
  // What is not given and what is given as nothing is the same to these actions.
  const inputs = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  return await standIn.run(inputs, place);
}

/** Refuses, before a run begins, what no stand-in knows. */
export function checkStandIn(where: string, uses: string, inputs: Iterable<string>): void {
  const { action, standIn } = standInOf(uses);
  for (const input of inputs) {
    const known = standIn.inputs.some((name) =>
      name.endsWith('*') ? input.startsWith(name.slice(0, -1)) : input === name,
    );
    if (!known)
      throw new RunnerRefusal(`${where}: the stand-in of ${action} does not know the input ${input}`);
  }
}

function standInOf(uses: string): { action: string; standIn: StandIn } {
  const [action = '', version] = uses.split('@');
  const standIn = Object.hasOwn(TABLE, action) ? TABLE[action] : undefined;
  if (standIn === undefined || version === undefined) {
    throw new RunnerRefusal(`the runner of the tests has no stand-in for the action ${uses}`);
  }
  return { action, standIn };
}
