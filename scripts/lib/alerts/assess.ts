import type { Alerts } from '../tenancy/alerts-schema.ts';
import type { Filed } from './case.ts';
import { type Completed, coversStream, type Finding } from './finding.ts';
import { type Incident, judge, observe, unknownIncident } from './incident.ts';
import { compareLooks, type Look } from './look.ts';
import { type Treatment, treatmentOf } from './policy.ts';
import { casesByFingerprint, runsCovering, type StreamLooks, type World, withCompleted } from './world.ts';

/** What became of one fingerprint. */
export interface Assessment {
  readonly incident: Incident;
  /** Where it is told of already. */
  readonly filed: Filed | undefined;
  /** `open`: it is to be told of, and is not; `keep`: known, and still so; `drop`: nothing to remember. */
  readonly outcome: 'open' | 'keep' | 'recover' | 'watch' | 'drop';
  readonly fresh: readonly string[];
  readonly muted: boolean;
}

export interface Assessed {
  readonly assessments: readonly Assessment[];
  readonly streams: readonly StreamLooks[];
  /** Looks that arrived after newer ones. */
  readonly late: readonly { readonly fingerprint: string; readonly check: string; readonly look: string }[];
}

/** Judges every fingerprint that the runs name, and every known one that they would have named. */
export function assess(
  world: World,
  {
    findings,
    completed,
  }: { readonly findings: readonly Finding[]; readonly completed: readonly Completed[] },
  { policy, now }: { readonly policy: Alerts; readonly now: Date },
): Assessed {
  const streams = withCompleted(world.streams, completed);
  const named = groupByFingerprint(findings);
  const filedBy = casesByFingerprint(world.cases);
  const watched = new Map(world.watched.map((incident) => [incident.fingerprint, incident]));
  const assessments: Assessment[] = [];
  const late: { fingerprint: string; check: string; look: string }[] = [];
  for (const fingerprint of new Set([...named.keys(), ...filedBy.keys(), ...watched.keys()])) {
    const filed = filedBy.get(fingerprint);
    const known =
      filed?.case.members.find((member) => member.fingerprint === fingerprint) ?? watched.get(fingerprint);
    const said = saidOf(known, named.get(fingerprint) ?? [], completed);
    const [sample] = said;
    if (sample === undefined) continue;
    const bad = said.some(({ look }) => look.verdict !== 'green');
    // A closed case is not written to every night; what it missed stands in the streams.
    if (!bad && (known === undefined || known.state === 'recovered')) continue;
    const base = startOf(known, said, streams);
    const newest = base.looks[0] ?? sample.look;
    const first = treatmentOf(base, newest.verdict, { policy, now });
    const observed = observe(base, said, first);
    for (const look of observed.late) late.push({ fingerprint, check: base.check, look });
    const assessment = decide(observed.incident, {
      filed,
      fresh: observed.fresh,
      treatment: first,
      said,
      policy,
      now,
    });
    // What has recovered is written again only for a red look that it did not know.
    const settled = known?.state === 'recovered' && observed.fresh.length === 0;
    if (!settled || assessment.outcome === 'open') assessments.push(assessment);
  }
  return { assessments, streams, late };
}

/**
 * What the runs say of a fingerprint. Green only from runs that looked at least as widely as the one that found it; from
 * those also where they do not name it any more.
 */
function saidOf(
  known: Incident | undefined,
  named: readonly Finding[],
  completed: readonly Completed[],
): Finding[] {
  if (known === undefined) return [...named];
  const counted = named.filter(
    ({ look, stream }) => look.verdict !== 'green' || coversStream(stream, known.stream),
  );
  const silent = completed.filter(
    ({ id, stream }) => coversStream(stream, known.stream) && !named.some(({ look }) => look.id === id),
  );
  return [
    ...counted,
    ...silent.map(
      ({ id }): Finding => ({ ...known, look: { id, verdict: 'green' }, greyRuns: 0, oncePerAttempt: false }),
    ),
  ];
}

/** The incident as it stood, with the runs that did not name it: without them a late red would seem to be the newest. */
function startOf(
  known: Incident | undefined,
  said: readonly Finding[],
  streams: readonly StreamLooks[],
): Incident {
  const sample = said.find(({ look }) => look.verdict !== 'green') ?? said[0];
  if (sample === undefined) throw new Error('an assessment needs something that was said');
  if (known !== undefined && known.state !== 'recovered') return known;
  const spoken = new Set(said.map(({ look }) => look.id));
  const stream = known?.stream ?? sample.stream;
  const greens = runsCovering(streams, stream)
    .filter((id) => !spoken.has(id) && !known?.looks.some((look) => look.id === id))
    .map((id): Look => ({ id, verdict: 'green' }));
  const base = known ?? unknownIncident(sample, []);
  const looks = [...base.looks, ...greens].sort((a, b) => compareLooks(b.id, a.id));
  const good = looks.find(({ verdict }) => verdict === 'green')?.id ?? base.good;
  return { ...base, looks, good };
}

function decide(
  incident: Incident,
  {
    filed,
    fresh,
    treatment,
    said,
    policy,
    now,
  }: {
    readonly filed: Filed | undefined;
    readonly fresh: readonly string[];
    readonly treatment: Treatment;
    readonly said: readonly Finding[];
    readonly policy: Alerts;
    readonly now: Date;
  },
): Assessment {
  const greyRuns = Math.max(0, ...said.map((finding) => finding.greyRuns));
  const judgement = judge(incident.looks, treatment, greyRuns);
  const { mutedUntil } = treatment;
  const muted = mutedUntil !== undefined;
  const severity =
    judgement === 'red' || judgement === 'grey'
      ? treatmentOf(incident, judgement, { policy, now }).severity
      : incident.severity;
  const next = { ...incident, severity };
  const base = { filed, fresh, muted };
  if (incident.state === 'open') {
    if (judgement !== 'green') return { ...base, incident: next, outcome: 'keep' };
    return { ...base, incident: { ...next, state: 'recovered' }, outcome: 'recover' };
  }
  const bad = judgement === 'red' || judgement === 'grey';
  if (bad && !muted) return { ...base, incident: { ...next, state: 'open' }, outcome: 'open' };
  if (incident.state === 'recovered') return { ...base, incident: next, outcome: 'keep' };
  const green = incident.looks[0]?.verdict === 'green';
  return { ...base, incident: next, outcome: green ? 'drop' : 'watch' };
}

function groupByFingerprint(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return groups;
}
