/** How a value is written on a command line, in an environment variable and in an action's input. */
export interface Input<T> {
  readonly type: 'text' | 'integer' | 'flag' | 'choice' | 'secret' | 'argument' | 'list';
  readonly description: string;
  /** Environment variable that gives the value when no flag does. */
  readonly env?: string;
  readonly default?: T;
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** Of an argument: it takes all that are left, one a line in its text. */
  readonly several?: true;
  /** Shown as `--name <placeholder>`. */
  readonly placeholder?: string;
  /** Returns the value, or throws a `RangeError` whose message continues "--name …". */
  parse(text: string): T;
}

export type Inputs = Readonly<Record<string, Input<unknown>>>;

/** The values of a command's inputs by their names. */
export type Values<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never;
};

interface Common {
  description: string;
  env?: string;
  placeholder?: string;
}

const identity = (text: string) => text;

function common(options: Common): Common {
  return {
    description: options.description,
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.placeholder === undefined ? {} : { placeholder: options.placeholder }),
  };
}

/** A line of text that must be given. */
export function text(options: Common): Input<string> {
  return { ...common(options), type: 'text', required: true, parse: nonEmpty };
}

/** A line of text with a default. */
export function textOr<D extends string>(fallback: D, options: Common): Input<string> {
  return { ...common(options), type: 'text', required: false, default: fallback, parse: nonEmpty };
}

/** A line of text that may be left out. */
export function optionalText(options: Common): Input<string | undefined> {
  return { ...common(options), type: 'text', required: false, parse: nonEmpty };
}

/** A whole number within bounds, both inclusive. */
export function integer(fallback: number, options: Common & { min: number; max: number }): Input<number> {
  return {
    ...common(options),
    type: 'integer',
    required: false,
    default: fallback,
    parse: (value) => wholeNumber(value, options.min, options.max),
  };
}

/** Off unless given. As an environment variable or action input: `true` or `false`. */
export function flag(options: Common): Input<boolean> {
  return {
    ...common(options),
    type: 'flag',
    required: false,
    default: false,
    parse: (value) => {
      if (value === 'true') return true;
      if (value === 'false' || value === '') return false;
      throw new RangeError(`takes true or false, not "${value}"`);
    },
  };
}

/** One of a fixed list. */
export function choice<const C extends readonly string[]>(
  choices: C,
  fallback: C[number],
  options: Common,
): Input<C[number]> {
  return {
    ...common(options),
    type: 'choice',
    choices,
    required: false,
    default: fallback,
    parse: (value) => {
      if (choices.includes(value)) return value;
      throw new RangeError(`takes one of ${choices.join(', ')}, not "${value}"`);
    },
  };
}

/** A secret that must be given: environment variable or `--<name>-file`, never a plain flag. */
export function secret(options: Common & { env: string }): Input<string> {
  return { ...common(options), type: 'secret', required: true, parse: identity };
}

/** A secret that may be left out; its absence may close a gate. */
export function optionalSecret(options: Common & { env: string }): Input<string | undefined> {
  return { ...common(options), type: 'secret', required: false, parse: identity };
}

/** A positional argument that must be given. */
export function argument(options: Common): Input<string> {
  return { ...common(options), type: 'argument', required: true, parse: nonEmpty };
}

/** As many positional arguments as there are, at least one, as lines of one text: which is how a workflow gives them. */
export function severalArguments(options: Common): Input<string> {
  return { ...argument(options), several: true };
}

function nonEmpty(value: string): string {
  if (value.trim() === '') throw new RangeError('must not be empty');
  return value;
}

function wholeNumber(value: string, min: number, max: number): number {
  const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
  throw new RangeError(`takes a whole number from ${min} to ${max}, not "${value}"`);
}
