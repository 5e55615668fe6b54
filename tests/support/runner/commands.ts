import type { Masks } from './masks.ts';

/** What a step says to the runner in its output: `::error title=Late::It came late`. */
interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly text: string;
}

function readCommand(line: string): Command | undefined {
  const [, name, properties = '', text = ''] =
    /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/s.exec(line) ?? [];
  if (name === undefined) return undefined;
  const pairs = properties.split(',').flatMap((pair) => {
    const [key, ...rest] = pair.split('=');
    return key === undefined || rest.length === 0 ? [] : [[key.trim(), unescapeProperty(rest.join('='))]];
  });
  return { name, properties: Object.fromEntries(pairs), text: unescapeText(text) };
}

function unescapeText(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeText(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

const LEVELS = ['error', 'warning', 'notice'];
// Disabled by GitHub: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands
const DISABLED = ['set-output', 'save-state', 'set-env', 'add-path'];

/** The log of a step as GitHub shows it, made line by line from what its processes print. */
export class StepLog {
  readonly annotations: string[] = [];
  readonly #lines: string[] = [];
  readonly #masks: Masks;
  readonly #onLine: (line: string) => void;
  #stopped: string | undefined;

  constructor(masks: Masks, onLine: (line: string) => void = () => undefined) {
    this.#masks = masks;
    this.#onLine = onLine;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  /** A line of the step's own output: a command is carried out. */
  take(line: string): void {
    const command = readCommand(line);
    if (this.#stopped !== undefined) {
      if (command?.name === this.#stopped) this.#stopped = undefined;
      this.#show(line);
      return;
    }
    if (command === undefined) this.#show(line);
    else this.#carryOut(command, line);
  }

  /** A line of the runner's. */
  say(line: string): void {
    this.#show(line);
  }

  /** An annotation, as `::error::` makes one. */
  annotate(level: string, text: string, title = ''): void {
    this.annotations.push(this.#masks.scrub([level, title, text].filter((part) => part !== '').join(': ')));
    this.#show(`##[${level}]${text}`);
  }

  #carryOut({ name, properties, text }: Command, line: string): void {
    if (name === 'add-mask') {
      this.#masks.add(text);
      this.#show('::add-mask::***');
    } else if (LEVELS.includes(name)) this.annotate(name, text, properties.title);
    else if (name === 'stop-commands') this.#stopped = text;
    else if (DISABLED.includes(name)) this.annotate('error', `The \`${name}\` command is disabled.`);
    else this.#show(name === 'group' ? `##[group]${text}` : line);
  }

  #show(text: string): void {
    for (const line of this.#masks.scrub(text).split('\n')) {
      this.#lines.push(line);
      this.#onLine(line);
    }
  }
}
