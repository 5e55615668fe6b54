/** A map by names, which tells them in the order of their bytes as buckets do. */
export class SortedMap<V> extends Map<string, V> {
  readonly #names: string[] = [];

  override set(name: string, value: V): this {
    if (!this.has(name)) this.#names.splice(this.#placeOf(name), 0, name);
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    if (this.has(name)) this.#names.splice(this.#placeOf(name), 1);
    return super.delete(name);
  }

  /** The names that begin with a prefix, from one of them on. */
  names(prefix: string, first = ''): string[] {
    const start = this.#placeOf(compare(first, prefix) > 0 ? first : prefix);
    let end = start;
    while (end < this.#names.length && this.#names[end]?.startsWith(prefix) === true) end++;
    return this.#names.slice(start, end);
  }

  /** How many names come before this one. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#names[middle] ?? '', name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
