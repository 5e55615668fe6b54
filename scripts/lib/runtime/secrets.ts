/**
 * Knows every secret of the run, in every form in which it could leak, and takes them out of any text.
 * A value shorter than four characters is not masked: it would blank out ordinary words.
 */
export class Secrets {
  readonly #forms = new Set<string>();
  readonly #listeners: ((form: string) => void)[] = [];

  /** Registers a secret and its derived forms: password part, URI-decoded, base64, and single lines of a PEM. */
  add(value: string): void {
    for (const form of derivedForms(value)) {
      if (form.length < 4 || this.#forms.has(form)) continue;
      this.#forms.add(form);
      for (const listener of this.#listeners) listener(form);
    }
  }

  /** Calls back for each form known now and later: the action adapter hands them to the runner's own masking. */
  onForm(listener: (form: string) => void): void {
    this.#listeners.push(listener);
    for (const form of this.#forms) listener(form);
  }

  /** The text without any known secret, and without the credentials of any URL, known or not. */
  scrub(text: string): string {
    let clean = text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:'"]*:[^\s@'"]*@/gi, '$1***@');
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(form, '***');
    }
    return clean;
  }

  /** A deep copy of plain data in which every string is scrubbed; for reports and JSON output. */
  scrubDeep<T>(value: T): T {
    if (typeof value === 'string') return this.scrub(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.scrubDeep(item)) as T;
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [this.scrub(key), this.scrubDeep(item)]),
      ) as T;
    }
    return value;
  }
}

function derivedForms(value: string): string[] {
  const forms = new Set<string>();
  const add = (form: string | undefined) => {
    if (!form) return;
    forms.add(form);
    forms.add(Buffer.from(form, 'utf8').toString('base64'));
    forms.add(encodeURIComponent(form));
  };
  const trimmed = value.trim();
  add(value);
  add(trimmed);
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/]*?:(.*)@/i.exec(trimmed)?.[1];
  if (password !== undefined) {
    add(password);
    add(decodedOrUndefined(password));
  }
  for (const match of trimmed.matchAll(/[?&](?:password|sslpassword)=([^&]+)/gi)) {
    add(match[1]);
    add(decodedOrUndefined(match[1] ?? ''));
  }
  const lines = trimmed.split(/\r?\n/);
  if (lines.length > 1) for (const line of lines) if (!line.startsWith('-----')) add(line.trim());
  return [...forms];
}

function decodedOrUndefined(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // Not URI-encoded, so there is no decoded form to hide.
  }
}
