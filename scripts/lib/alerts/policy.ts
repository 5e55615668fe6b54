import { type AlertRule, type Alerts, SEVERITIES, type Severity } from '../tenancy/alerts-schema.ts';
import type { Identity } from './finding.ts';
import type { IncidentKind } from './kinds.ts';
import type { Look } from './look.ts';

/** By which rules, when, and who can be told. */
export interface Terms {
  readonly policy: Alerts;
  readonly now: Date;
  readonly channels: readonly ('slack' | 'mail')[];
}

/** What holds for one finding. */
export interface Treatment {
  readonly severity: Severity;
  readonly after: number;
  readonly closeAfter: number;
  readonly greyAfter: number;
  /** Nobody is told until the end of this day, `YYYY-MM-DD`. */
  readonly mutedUntil: string | undefined;
}

/** What no rule says otherwise: without a backup, or with a tenant that reads another's rows, nothing else matters. */
const CRITICAL: readonly IncidentKind[] = ['backup', 'upload', 'encryption', 'isolation', 'restore-drill'];

/** What the policy says of a finding, at `now`. Grey is never worse than a warning unless a rule says so. */
export function treatmentOf(
  identity: Identity,
  verdict: Look['verdict'],
  { policy, now }: { readonly policy: Alerts; readonly now: Date },
): Treatment {
  const matching = policy.rules.filter((rule) => matches(rule, identity));
  // A mute that has ended must not hide the rule behind it.
  const rule = matching.find(({ mute }) => mute === undefined || holds(mute.until, now));
  const usual: Severity =
    verdict === 'grey' ? 'warning' : CRITICAL.includes(identity.kind) ? 'critical' : 'error';
  return {
    severity: rule?.severity ?? usual,
    after: rule?.after ?? policy.after,
    closeAfter: rule?.closeAfter ?? policy.closeAfter,
    greyAfter: rule?.greyAfter ?? policy.greyAfter,
    mutedUntil: rule?.mute?.until,
  };
}

/** Whether `a` is at least as bad as `b`. */
export function atLeast(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b);
}

/** The worst of several; a warning without any. */
export function worstOf(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'warning';
}

/** A day holds until its end, in UTC. */
function holds(day: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= day;
}

function matches(rule: AlertRule, { kind, check, object }: Identity): boolean {
  return like(rule.kind, kind) && like(rule.check, check) && like(rule.object, object);
}

/** `*` stands for any characters; everything else for itself. Without regular expressions: patterns come from a file. */
function like(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
