/** What a log shows as `***`: the secrets of a job, and what its steps ask to be masked. */
export class Masks {
  #forms: string[] = [];

  /** A value, and each of its lines: a log is masked line by line. */
  add(value: string): void {
    const forms = [value, ...value.split(/\r?\n/)].map((form) => form.trim()).filter((form) => form !== '');
    // The longest first, so that no end of a value is left when another begins like it.
    this.#forms = [...new Set([...this.#forms, ...forms])].sort((one, other) => other.length - one.length);
  }

  scrub(text: string): string {
    return this.#forms.reduce((scrubbed, form) => scrubbed.replaceAll(form, '***'), text);
  }

  /** Whether a value has something in it that is masked. */
  covers(text: string): boolean {
    return this.#forms.some((form) => text.includes(form));
  }
}
