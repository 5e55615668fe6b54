import { fillText, type Scope } from './evaluate.ts';
import { entriesOf, type Template } from './template.ts';

/** What `concurrency:` says. */
export function groupOf(
  template: Template | undefined,
  scope: Scope,
): { name: string; cancelInProgress: boolean; queue: 'single' | 'max' } | undefined {
  if (template === undefined || template === null) return undefined;
  if (!(template instanceof Map)) {
    return { name: fillText(template, scope), cancelInProgress: false, queue: 'single' };
  }
  const entries = entriesOf(template);
  return {
    name: fillText(entries.get('group'), scope),
    cancelInProgress: fillText(entries.get('cancel-in-progress'), scope) === 'true',
    queue: fillText(entries.get('queue'), scope) === 'max' ? 'max' : 'single',
  };
}
