import type { Model, TableModel } from '../../tenancy/model.ts';

/** A guard that was there before a change and is not there after it. */
export interface LostGuard {
  /** As in a fingerprint: `table public.units: policy …`. */
  readonly line: string;
  /** Whether it kept tenants apart, as far as its text tells; what else is gone is only told. */
  readonly keepsApart: boolean;
}

/**
 * Which of the removed lines of a fingerprint were guards of the tables of the model, or of what bulkhead itself keeps.
 * What stands there again under another name, or stronger, is not lost; what roles may do is for the verdicts to judge. Pure.
 */
export function lostGuards(removed: readonly string[], added: readonly string[], model: Model): LostGuard[] {
  const tables = new Map([...model.tables.values()].map((table) => [table.id, table]));
  const again = new Set(added.flatMap((line) => [line, ...weakerForms(line)]).map(nameless));
  return removed
    .filter((line) => !again.has(nameless(line)))
    .flatMap((line): LostGuard[] => {
      const { subject, fact } = partsOf(line);
      const [kind, name = ''] = splitOnce(subject, ' ');
      if (kind === 'role' || kind === 'database') return [{ line, keepsApart: kind === 'role' }];
      if (name.startsWith('bulkhead.')) return [{ line, keepsApart: true }];
      const table = tables.get(name);
      if (table === undefined || /^(?:column .*: )?grant to /.test(fact)) return [];
      return [{ line, keepsApart: keepsApart(fact, table) }];
    });
}

function keepsApart(fact: string, table: TableModel): boolean {
  if (/^(?:policy |row security on)/.test(fact)) return true;
  if (/(?:^|: )CREATE (?:CONSTRAINT )?TRIGGER /.test(fact)) return true;
  if (!/^(?:constraint |column .* not null)/.test(fact)) return false;
  const tying = [
    ...(table.tenantColumn === undefined ? [] : [table.tenantColumn]),
    ...table.parents.flatMap((edge) => [...edge.columns, ...edge.agree].map((pair) => pair.child)),
  ];
  return tying.some((column) => new RegExp(`(?<![\\w])${literal(column)}(?![\\w])`).test(fact));
}

/** What an unfinished or switched-off guard is called that has become this one. */
const UNFINISHED = [
  ' NOT VALID',
  ' (its trigger is off)',
  ' NOT VALID (its trigger is off)',
  ' (not valid)',
  ' (invalid)',
];

/** The lines that say less than this one about the same thing: who finds one of them gone has lost nothing. */
function weakerForms(line: string): string[] {
  const { subject, fact } = partsOf(line);
  const of = (facts: readonly string[]) => facts.map((less) => `${subject}: ${less}`);
  if (fact === 'row security on, forced')
    return of(['row security on, not forced', 'row security off, forced', 'row security off, not forced']);
  if (fact === 'row security on, not forced') return of(['row security off, not forced']);
  const trigger = /^(always: )?(CREATE (?:CONSTRAINT )?TRIGGER .*)$/s.exec(fact);
  if (trigger !== null) {
    const states = ['disabled: ', 'on replicas only: ', ...(trigger[1] === undefined ? [] : [''])];
    return of(states.map((state) => `${state}${trigger[2]}`));
  }
  return UNFINISHED.map((state) => `${line}${state}`);
}

/** A constraint or policy without its own name: what it says is what guards. */
function nameless(line: string): string {
  return line.replace(/: (constraint|policy) (?:"(?:[^"]|"")*"|\S+):/, ': $1:');
}

function partsOf(line: string): { subject: string; fact: string } {
  const [subject, fact = ''] = splitOnce(line, ': ');
  return { subject, fact };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
