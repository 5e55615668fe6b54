/**
 * Whether the condition of a ruleset holds for a full name such as `refs/tags/v1.2.3`. Patterns are those of Ruby's
 * `File.fnmatch` with FNM_PATHNAME: `*` stays within a part of the name, `**` followed by a slash does not.
 */
export function matchesRef(
  ref: string,
  condition: { readonly include: readonly string[]; readonly exclude: readonly string[] } | undefined,
): boolean {
  if (condition === undefined) return false;
  const fits = (pattern: string) => pattern === '~ALL' || expressionOf(pattern).test(ref);
  return condition.include.some(fits) && !condition.exclude.some(fits);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.matchAll(/\*\*\/|\*+|\?|\[!?[^\]]+\]|[^*?[]+|\[/g);
  const text = [...parts].map(([part]) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1 && part.startsWith('[')) return part.replace('[!', '[^').replaceAll('\\', '\\\\');
    return part.replaceAll(/[.+^$(){}|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${text.join('')}$`);
}
