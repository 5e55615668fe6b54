import type { Context } from './context.ts';
import type { Inputs, Values } from './inputs.ts';
import type { ReportKind, Result } from './result.ts';

/** One line of `--help`: a command line as one would type it, and what it is for. */
export interface Example {
  line: string;
  explains: string;
}

/**
 * The whole description of a command. The command line, the action's inputs, `--help`, `.env.example`
 * and the tables in `docs/` all come from it.
 */
export interface Command<I extends Inputs = Inputs> {
  /** Kebab-case, such as `hardening-status`. */
  readonly name: string;
  /** Folder under `actions/` of its action, where that has another name. */
  readonly action?: string;
  /** Path from the root of the repository, as one types it after `npx tsx`. */
  readonly path: string;
  readonly summary: string;
  readonly kind: ReportKind;
  readonly inputs: I;
  /** Name and description of each output of the action. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
  /** Page under `docs/` to read when the command fails. */
  readonly runbook: string;
  /** It tells its checks and facts while it runs: at the end a terminal shows the verdict alone. */
  readonly tellsAsItRuns?: boolean;
  run(input: Values<I>, context: Context): Promise<Result>;
  /** Work on the reports folder that its own report has to be in, such as a dashboard; on the command line only. */
  afterReport?(input: Values<I>, context: Context): Promise<void>;
}

/** Declares a command; it exists for the inference of the input types. */
export function command<const I extends Inputs>(spec: Command<I>): Command<I> {
  return spec;
}
