import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

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
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  '@actions/workflow-parser'
);

/** What GitHub's own parser says against a workflow: its messages, with line and column. */
export async function errorsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || errors.length > 0) return errors;
  const template = await convertWorkflowTemplate(context, value);
  return [...errors, ...(template.errors ?? []).map(({ Message }) => Message)];
}
