import { readAction } from './action.ts';
import { type Job, jobsOf, type Step, type Workflow } from './workflow.ts';

// Names that one part of a workflow uses and another gives. GitHub takes a name that nothing gives for an empty text.

/** Inputs, needs, outputs and steps that a workflow uses and nothing gives. */
export function findLooseEnds(workflow: Workflow): string[] {
  return [
    ...jobsOf(workflow).flatMap(([id, job]) => [
      ...job.needs
        .filter((need) => workflow.jobs[need] === undefined)
        .map((need) => `${id} needs ${need}, which is no job`),
      ...neededOutputs(workflow, id, job),
      ...stepOutputs(id, job),
      ...job.steps.flatMap((step) => ownAction(id, step)),
    ]),
    ...typedInputs(workflow),
  ];
}

const all = (value: unknown, pattern: RegExp) => [...JSON.stringify(value).matchAll(pattern)];

function neededOutputs(workflow: Workflow, id: string, job: Job): string[] {
  return all(job, /\bneeds\.([\w-]+)\.(\w+)(?:\.([\w-]+))?/g).flatMap(([, need = '', part, output = '']) => {
    if (!job.needs.includes(need)) return [`${id} asks ${need}, which it does not need`];
    if (part !== 'outputs' || workflow.jobs[need]?.outputs[output] !== undefined) return [];
    return [`${id} wants ${output} of ${need}, which gives none`];
  });
}

function stepOutputs(id: string, job: Job): string[] {
  return all(job, /\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g).flatMap(([, name = '', output = '']) => {
    const step = job.steps.find((one) => one.id === name);
    if (step === undefined) return [`${id} wants ${output} of the step ${name}, which is not there`];
    const own = /^\.\/actions\/([a-z-]+)$/.exec(step.uses ?? '')?.[1];
    return own === undefined || readAction(own).outputs.includes(output)
      ? []
      : [`${id} wants ${output} of ${own}, which gives none`];
  });
}

function ownAction(id: string, step: Step): string[] {
  const name = /^\.\/actions\/([a-z-]+)$/.exec(step.uses ?? '')?.[1];
  if (name === undefined) return [];
  const { inputs } = readAction(name);
  const variables = [...inputs.values()].flatMap(({ variable }) => variable ?? []);
  const missing = [...inputs].filter(
    ([input, { required, variable }]) =>
      required &&
      step.with[input] === undefined &&
      (variable === undefined || step.env[variable] === undefined),
  );
  return [
    ...Object.keys(step.with)
      .filter((input) => !inputs.has(input))
      .map((input) => `${id} gives ${name} the input ${input}, which it has not`),
    ...missing.map(([input]) => `${id} does not give ${name} its input ${input}`),
    ...Object.keys(step.env)
      .filter((variable) => !variables.includes(variable))
      .map((variable) => `${id} gives ${name} the variable ${variable}, which it does not read`),
  ];
}

function typedInputs(workflow: Workflow): string[] {
  const dispatch = workflow.on.workflow_dispatch;
  const typed = Object.keys(Object(Object(dispatch).inputs));
  const used = [...new Set(all(workflow.jobs, /\binputs\.([\w-]+)/g).map(([, name = '']) => name))];
  return [
    ...used
      .filter((name) => !typed.includes(name))
      .map((name) => `the input ${name} is used and never asked for`),
    ...typed
      .filter((name) => !used.includes(name))
      .map((name) => `the input ${name} is asked for and never used`),
  ];
}
