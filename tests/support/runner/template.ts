import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { WorkflowTemplate } from '@actions/workflow-parser';
import { RunnerRefusal } from './refusal.ts';

// GitHub's own parser imports its schema as JSON without saying so, which Node refuses.
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.endsWith('.min.json')) return next(specifier, context);
    const importAttributes = { type: 'json' };
    return { ...next(specifier, { ...context, importAttributes }), importAttributes };
  },
  load(url, context, next) {
    if (!url.endsWith('.min.json')) return next(url, context);
    return { format: 'json', source: readFileSync(fileURLToPath(url), 'utf8'), shortCircuit: true };
  },
});
const parser = await import('@actions/workflow-parser');

type Token = NonNullable<ReturnType<typeof parser.parseWorkflow>['value']>;

/** What stood in `${{ }}`; of a text with expressions in it, GitHub's parser makes one `format(…)`. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A part of a workflow file before its expressions have values. */
export type Template =
  | string
  | number
  | boolean
  | null
  | Expression
  | readonly Template[]
  | ReadonlyMap<string, Template>;

export interface Parsed {
  readonly root: ReadonlyMap<string, Template>;
  /** Conditions of jobs and steps with the `success()` that GitHub puts before those without a status function. */
  readonly jobs: WorkflowTemplate['jobs'];
}

/**
 * Reads a workflow file with GitHub's own parser.
 * @throws RunnerRefusal with the parser's messages
 */
export async function parseTemplate(name: string, content: string): Promise<Parsed> {
  const trace = new parser.NoOperationTraceWriter();
  const { context, value } = parser.parseWorkflow({ name, content }, trace);
  refuse(name, context.errors.getErrors());
  if (value === undefined) throw new RunnerRefusal(`${name} is empty`);
  const template = await parser.convertWorkflowTemplate(context, value);
  refuse(
    name,
    (template.errors ?? []).map(({ Message }) => ({ message: Message })),
  );
  const root = read(value);
  if (!(root instanceof Map)) throw new RunnerRefusal(`${name} is no workflow`);
  return { root, jobs: template.jobs };
}

function refuse(name: string, errors: readonly { message: string }[]): void {
  if (errors.length === 0) return;
  throw new RunnerRefusal(`${name}: ${errors.map(({ message }) => message).join('; ')}`);
}

function read(token: Token): Template {
  if (parser.isMapping(token)) {
    return new Map([...token].map(({ key, value }) => [String(read(key)), read(value)]));
  }
  if (parser.isSequence(token)) return [...token].map((item) => read(item));
  if (parser.isBasicExpression(token)) return new Expression(token.expression);
  if (parser.isString(token) || parser.isNumber(token) || parser.isBoolean(token)) return token.value;
  return null;
}

/** The entries of a mapping; none of what was left out. */
export function entriesOf(template: Template | undefined): ReadonlyMap<string, Template> {
  if (template instanceof Map) return template;
  if (template === undefined || template === null) return new Map();
  throw new RunnerRefusal('the runner of the tests reads this only as a mapping that is written out');
}

/** The items of a list, where one of them may stand without a list. */
export function itemsOf(template: Template | undefined): string[] {
  if (template === undefined || template === null) return [];
  return Array.isArray(template) ? template.map(String) : [String(template)];
}
