import type { RunnerHost } from './host.ts';
import { SecretLeak } from './refusal.ts';

/** Shorter texts stand everywhere by chance. */
const SHORTEST = 8;

interface Form {
  readonly of: string;
  readonly text: string;
}

/** Knows every secret of a repository, also those that a job cannot see, and finds them where they must not be. */
export class LeakWatch {
  readonly #forms: Form[];

  constructor(host: Pick<RunnerHost, 'secrets' | 'environments'>) {
    const all = [
      ...Object.entries(host.secrets).map(([name, value]) => ({ of: name, value })),
      ...Object.entries(host.environments).flatMap(([environment, { secrets = {} }]) =>
        Object.entries(secrets).map(([name, value]) => ({
          of: `${name} (environment ${environment})`,
          value,
        })),
      ),
    ];
    this.#forms = all.flatMap(({ of, value }) => formsOf(value).map((text) => ({ of, text })));
  }

  /** A secret that came up on the way, such as a token. */
  add(of: string, value: string): void {
    this.#forms.push(...formsOf(value).map((text) => ({ of, text })));
  }

  /** @throws SecretLeak that names the secret and the place, and shows no value */
  check(where: string, text: string | Buffer): void {
    const found = this.#forms.find((form) => text.includes(form.text));
    if (found !== undefined) throw new SecretLeak(`the secret ${found.of} stands unmasked in ${where}`);
  }
}

/** A secret and what it is known by as well: its long lines, the password in it, and its base64. */
function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  // The first and last line of a PEM are the same for everybody.
  const telling = lines.filter((line) => !/^-----.*-----$/.test(line) && lines.length > 1);
  const [, password = ''] = /^[a-z0-9+.-]+:\/\/[^/?#@]*:([^/?#@]*)@/i.exec(value) ?? [];
  const forms = [
    value.trim(),
    ...telling.filter((line) => line.length >= 20),
    password,
    password.includes('%') ? decodeURIComponent(password) : '',
    Buffer.from(value).toString('base64'),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}
