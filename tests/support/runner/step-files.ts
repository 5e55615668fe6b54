import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepFailure } from './refusal.ts';

/** What a step may write to, each a file of its own: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files */
const NAMES = ['output', 'env', 'path', 'state', 'step_summary'] as const;

/** 1 MiB, as GitHub has it; a step that writes more has no summary. */
const MOST_SUMMARY = 1 << 20;

/** What a step has written. */
export interface Written {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
}

/** The files of one step. */
export class StepFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(temp: string, step: number): Promise<StepFiles> {
    const folder = join(temp, '_runner_file_commands', String(step));
    await mkdir(folder, { recursive: true });
    await Promise.all(NAMES.map((name) => writeFile(join(folder, name), '')));
    return new StepFiles(folder);
  }

  /** `GITHUB_OUTPUT` and the others. */
  get variables(): Record<string, string> {
    return Object.fromEntries(
      NAMES.map((name) => [`GITHUB_${name.toUpperCase()}`, join(this.#folder, name)]),
    );
  }

  /** @throws StepFailure for what GitHub does not take */
  async read(): Promise<Written> {
    const [output = '', env = '', path = '', , summary = ''] = await Promise.all(
      NAMES.map((name) => readFile(join(this.#folder, name), 'utf8')),
    );
    if (Buffer.byteLength(summary) > MOST_SUMMARY) {
      throw new StepFailure('$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k');
    }
    const variables = readPairs('GITHUB_ENV', env);
    if ('NODE_OPTIONS' in variables) {
      throw new StepFailure("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    }
    return {
      outputs: readPairs('GITHUB_OUTPUT', output),
      env: variables,
      path: path.split('\n').filter((line) => line.trim() !== ''),
      summary,
    };
  }
}

/** `name=value` in a line, or `name<<END`, lines, `END`. */
function readPairs(file: string, text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name = '', mark = '', rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === '')
      throw new StepFailure(`Unable to process file command '${file}': Invalid format '${line}'`);
    if (mark === '=') {
      pairs[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (end === -1) {
      throw new StepFailure(
        `Unable to process file command '${file}': Matching delimiter not found '${rest}'`,
      );
    }
    pairs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return pairs;
}
