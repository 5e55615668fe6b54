import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { truthy } from '@actions/expressions/result';
import { StepFailure } from './refusal.ts';
import { Expression, type Template } from './template.ts';

type Data = ReturnType<Evaluator['evaluate']>;

/** What `success()`, `failure()` and `cancelled()` say. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** What expressions see at their place. */
export interface Scope {
  /** By their names, such as `github`. */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly status: Status;
  /** Where `hashFiles` looks. */
  readonly workspace?: string;
}

/** The contexts that a file may name; where one is not filled, what is asked of it is empty. GitHub's parser has refused misplaced ones. */
const CONTEXTS = [
  'github',
  'inputs',
  'vars',
  'secrets',
  'env',
  'needs',
  'steps',
  'job',
  'runner',
  'matrix',
  'strategy',
];

/** The value of an expression, by GitHub's own engine. @throws StepFailure when it has none, such as JSON of nothing */
function evaluateData(text: string, scope: Scope): Data {
  try {
    return evaluateTree(text, scope);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StepFailure(`The template is not valid. ${text}: ${why}`, { cause: error });
  }
}

function evaluateTree(text: string, scope: Scope): Data {
  const functions = functionsOf(scope);
  const tree = new Parser(tokensOf(text), CONTEXTS, functions).parse();
  const contexts = new data.Dictionary(
    ...CONTEXTS.map((key) => ({ key, value: toData(scope.contexts[key] ?? {}) })),
  );
  const byName = new Map(functions.map((definition) => [definition.name.toLowerCase(), definition]));
  return new Evaluator(tree, contexts, byName).evaluate();
}

/** The package's lexer (0.3.61) undoubles only the first doubled quote of a text; GitHub undoubles all. */
function tokensOf(text: string): ReturnType<Lexer['lex']>['tokens'] {
  return new Lexer(text).lex().tokens.map((token) => {
    if (typeof token.value !== 'string' || !token.lexeme.startsWith("'")) return token;
    return { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") };
  });
}

/** Whether a condition holds. */
export function holds(condition: string, scope: Scope): boolean {
  return truthy(evaluateData(condition, scope));
}

/** A template with its expressions filled in, as plain JSON. */
export function fill(template: Template, scope: Scope): unknown {
  if (template instanceof Expression) {
    const found = evaluateData(template.text, scope);
    return JSON.parse(JSON.stringify(found, data.replacer));
  }
  if (template instanceof Map) {
    return Object.fromEntries([...template].map(([key, value]) => [key, fill(value, scope)]));
  }
  return Array.isArray(template) ? template.map((item) => fill(item, scope)) : template;
}

/** As text, the way GitHub writes values where text is wanted: nothing for null. */
export function fillText(template: Template | undefined, scope: Scope): string {
  if (template === undefined || template === null) return '';
  if (template instanceof Expression) return evaluateData(template.text, scope).coerceString();
  return String(template);
}

/** Each value as text. */
export function fillTexts(templates: ReadonlyMap<string, Template>, scope: Scope): Record<string, string> {
  return Object.fromEntries([...templates].map(([name, value]) => [name, fillText(value, scope)]));
}

function functionsOf({ status, workspace }: Scope): FunctionDefinition[] {
  const says = (name: string, value: boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  return [
    says('always', true),
    says('success', status.success),
    says('failure', status.failure),
    says('cancelled', status.cancelled),
    {
      name: 'hashFiles',
      minArgs: 1,
      maxArgs: 255,
      call: (...patterns) =>
        new data.StringData(
          hashFiles(
            workspace,
            patterns.map((pattern) => pattern.coerceString()),
          ),
        ),
    },
  ];
}

/** Empty when nothing matches: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#hashfiles */
function hashFiles(workspace: string | undefined, patterns: readonly string[]): string {
  if (workspace === undefined) return '';
  const files = globSync(patterns, { cwd: workspace })
    .sort()
    .filter((path) => statSync(join(workspace, path)).isFile());
  if (files.length === 0) return '';
  const whole = createHash('sha256');
  for (const path of files)
    whole.update(
      createHash('sha256')
        .update(readFileSync(join(workspace, path)))
        .digest(),
    );
  return whole.digest('hex');
}

function toData(value: unknown): Data {
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  if (typeof value === 'object' && value !== null) {
    return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
  }
  return new data.Null();
}
