/**
 * Where a program lies that we run beside ourselves, as a process or a thread. From source it is the file of that
 * name beside the one that asks (`from`, its `import.meta.url`); the bundle has each as a file of its own, beside
 * the chunks. `scripts/bundle/bundle.ts` lists all of them.
 */
export function companionUrl(name: string, from: string): URL {
  return new URL(`./${name}${from.endsWith('.ts') ? '.ts' : '.js'}`, from);
}
