import { matchesGlob } from 'node:path';
import type { RunnerHost, Started } from './host.ts';
import { RunnerRefusal } from './refusal.ts';
import { entriesOf, itemsOf, type Template } from './template.ts';
import type { WorkflowPlan } from './workflow.ts';

/** What a run begins with. */
export interface Trigger {
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  readonly fork: boolean;
  readonly event: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, string | boolean>>;
}

type Object_ = Readonly<Record<string, unknown>>;

/** The ref and commit of what is started. @throws RunnerRefusal when there is no such commit */
export async function commitOf(host: RunnerHost, started: Started): Promise<{ ref: string; sha: string }> {
  const { git, state } = host.github;
  const pull = pullOf(started);
  const ref =
    started.ref ??
    (pull === undefined ? `refs/heads/${state.defaultBranch}` : `refs/pull/${pull.number}/merge`);
  const head = pull === undefined ? undefined : objectOf(pull.head).sha;
  // A pull request runs on its merge; where the test made none, its head is what a fast-forward would give.
  const names = [started.sha, ref, typeof head === 'string' ? head : undefined];
  for (const name of names) {
    const sha = name === undefined ? undefined : await git.resolve(name);
    if (sha !== undefined) return { ref, sha };
    if (name === started.sha && name !== undefined) break;
  }
  throw new RunnerRefusal(`${started.workflow}: the repository has no ${started.sha ?? ref}`);
}

/**
 * Holds what is started to what the workflow is started by.
 * @throws RunnerRefusal when GitHub would not start it, or not with these inputs
 */
export function readTrigger(
  host: RunnerHost,
  started: Started,
  plan: WorkflowPlan,
  { ref, sha }: { ref: string; sha: string },
): Trigger {
  const { event, actor = 'somebody' } = started;
  if (!plan.on.has(event)) throw new RunnerRefusal(`${plan.file} is not started by ${event}`);
  const on = plan.on.get(event) ?? null;
  if (event === 'push') refuseOtherRefs(plan.file, ref, entriesOf(on));
  if (event !== 'workflow_dispatch' && started.inputs !== undefined) {
    throw new RunnerRefusal(`${event} has no inputs`);
  }
  const inputs =
    event === 'workflow_dispatch'
      ? readInputs(plan.file, entriesOf(on).get('inputs'), started.inputs ?? {})
      : {};
  const pull = pullOf(started);
  if (event === 'pull_request' && pull === undefined) {
    throw new RunnerRefusal('pull_request needs payload.pull_request with number, base and head');
  }
  const { state, repository } = host.github;
  const from = pull === undefined ? repository : objectOf(objectOf(pull.head).repo).full_name;
  const texts = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
  return {
    ref,
    sha,
    actor,
    fork: from !== undefined && from !== repository,
    inputs,
    event: {
      repository: {
        name: state.name,
        full_name: repository,
        default_branch: state.defaultBranch,
        owner: { login: state.owner },
        private: true,
      },
      sender: { login: actor },
      ...(event === 'schedule' ? { schedule: cronOf(on) } : {}),
      ...(event === 'workflow_dispatch'
        ? { inputs: texts, ref, workflow: `.github/workflows/${plan.file}` }
        : {}),
      ...(event === 'push' ? { ref, after: sha, before: '0'.repeat(40) } : {}),
      ...(event === 'pull_request' ? { action: 'synchronize', number: pull?.number } : {}),
      ...started.payload,
    },
  };
}

function pullOf({ payload }: Started): Object_ | undefined {
  return payload?.pull_request === undefined ? undefined : objectOf(payload.pull_request);
}

function objectOf(value: unknown): Object_ {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function cronOf(on: Template): string {
  const [first] = Array.isArray(on) ? on : [];
  return String(entriesOf(first).get('cron') ?? '');
}

function refuseOtherRefs(file: string, ref: string, on: ReadonlyMap<string, Template>): void {
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches';
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  for (const filter of on.keys()) {
    if (filter !== 'branches' && filter !== 'tags') {
      throw new RunnerRefusal(`${file}: the filter ${filter} of push is not known`);
    }
  }
  if (on.size === 0) return;
  if (!itemsOf(on.get(kind)).some((pattern) => matches(name, pattern))) {
    throw new RunnerRefusal(`${file} is not started by a push to ${ref}`);
  }
}

/** GitHub's patterns have `+` for "one or more of what is before". */
function matches(name: string, pattern: string): boolean {
  if (!pattern.includes('+')) return matchesGlob(name, pattern);
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(name);
}

function readInputs(
  file: string,
  declared: Template | undefined,
  given: Readonly<Record<string, string | boolean>>,
): Record<string, string | boolean> {
  const known = entriesOf(declared);
  const unexpected = Object.keys(given).filter((name) => !known.has(name));
  if (unexpected.length > 0) throw new RunnerRefusal(`Unexpected inputs provided: ${unexpected.join(', ')}`);
  return Object.fromEntries(
    [...known].map(([name, template]) => [
      name,
      readInput(`${file}: ${name}`, entriesOf(template), given[name]),
    ]),
  );
}

function readInput(
  where: string,
  declared: ReadonlyMap<string, Template>,
  given: string | boolean | undefined,
): string | boolean {
  const type = String(declared.get('type') ?? 'string');
  const options = itemsOf(declared.get('options'));
  const fallback = declared.get('default') ?? (type === 'boolean' ? false : (options[0] ?? ''));
  const value = given ?? (typeof fallback === 'boolean' ? fallback : String(fallback));
  if (type === 'boolean') {
    if (!['true', 'false'].includes(String(value)))
      throw new RunnerRefusal(`${where}: ${value} is no boolean`);
    return String(value) === 'true';
  }
  if (type === 'choice' && !options.includes(String(value))) {
    throw new RunnerRefusal(`${where}: ${value} is none of ${options.join(', ')}`);
  }
  if (declared.get('required') === true && String(value) === '') {
    throw new RunnerRefusal(`Required input '${where}' not provided`);
  }
  return String(value);
}
