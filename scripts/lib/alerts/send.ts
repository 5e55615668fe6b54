import type { GitHub } from '../github/client.ts';
import { type Run, stemOf } from '../reports/schema.ts';
import type { Context } from '../runtime/context.ts';
import { BulkheadError } from '../runtime/errors.ts';
import type { Alerts } from '../tenancy/alerts-schema.ts';
import type { Filed } from './case.ts';
import type { Change } from './change.ts';
import type { Channel } from './channel.ts';
import { type ChannelName, channelFindings } from './channel-findings.ts';
import type { Trust } from './issue-list.ts';
import { type Desk, writeChange, writeMemory } from './issue-write.ts';
import { issueWorld, type KnownWorld } from './known-world.ts';
import type { Links } from './links.ts';
import { copiesOf, type Memory } from './memory.ts';
import { type Plan, plan, type Said } from './plan.ts';
import type { Terms } from './policy.ts';
import { writeStateFile } from './state-file.ts';
import type { Transition } from './transition.ts';

/** All that a run of alerts is given. */
export interface SendRequest {
  readonly said: Said;
  readonly run: Run;
  readonly policy: Alerts;
  readonly github: GitHub | undefined;
  readonly trust: Trust;
  readonly assignees: readonly string[];
  readonly channels: readonly Channel[];
  readonly links: Links;
  /** File of the state, where GitHub keeps none or cannot be reached. */
  readonly stateFile: string;
  readonly dryRun: boolean;
}

/** What happened. */
export interface Sent {
  readonly plan: Plan;
  readonly cases: readonly Filed[];
  /** The memory as it was kept. */
  readonly memory: Memory;
  /** Channels that had something to do, with what went wrong; undefined: nothing did. */
  readonly channels: ReadonlyMap<ChannelName, BulkheadError | undefined>;
  readonly told: readonly Transition[];
  readonly oddities: readonly string[];
}

/**
 * Tells of what the runs said. The order keeps an alert from being lost wherever the run is killed: first the messages are
 * remembered, then the issues are written with their state, then the channels are told, then what was told is forgotten. A
 * kill between two of these repeats a message at worst.
 */
export async function sendAlerts(request: SendRequest, context: Context): Promise<Sent> {
  await context.step('read the state');
  const known = await issueWorld(request, context);
  const errors = new Map<ChannelName, BulkheadError | undefined>();
  if (request.github !== undefined) errors.set('github', known.error);
  await context.step('plan');
  const said = {
    findings: [...known.memory.deferred.findings, ...request.said.findings],
    completed: [...known.memory.deferred.completed, ...request.said.completed],
  };
  const first = plan(known.world, said, termsOf(request, context, request.channels));
  if (request.dryRun) return drySent(first, known);
  const work = new Work(request, context, known, errors);
  await work.carryOut(first, said);
  // A channel that failed is an incident as any other, which the channels that work tell of.
  const own = channelFindings(work.tried(), { id: ownLook(request, context), run: request.run.url ?? '' });
  const working = request.channels.filter(({ name }) => errors.get(name) === undefined);
  const second = plan(work.world(), { findings: own, completed: [] }, termsOf(request, context, working));
  await work.carryOut(second, { findings: own, completed: [] });
  const memory = await work.remember('the rest');
  return {
    plan: {
      ...first,
      transitions: [...first.transitions, ...second.transitions],
      changes: [...first.changes, ...second.changes],
    },
    cases: work.cases,
    memory,
    channels: errors,
    told: work.told,
    oddities: known.oddities,
  };
}

/** The work in its course: what the issues say by now, and which messages still wait. */
class Work {
  readonly #request: SendRequest;
  readonly #context: Context;
  readonly #blind: boolean;
  readonly #errors: Map<ChannelName, BulkheadError | undefined>;
  #memory: Memory;
  #notebook: number | undefined;
  cases: readonly Filed[];
  readonly told: Transition[] = [];

  constructor(
    request: SendRequest,
    context: Context,
    known: KnownWorld,
    errors: Map<ChannelName, BulkheadError | undefined>,
  ) {
    this.#request = request;
    this.#context = context;
    this.#blind = known.error !== undefined;
    this.#errors = errors;
    this.#memory = { ...known.memory, deferred: { findings: [], completed: [] } };
    this.#notebook = known.notebook;
    this.cases = known.world.cases;
  }

  world() {
    const { watched, streams, outbox } = this.#memory;
    return { cases: this.cases, watched, streams, outbox };
  }

  tried(): ReadonlyMap<ChannelName, BulkheadError | undefined> {
    return this.#errors;
  }

  /** Carries out a plan for what was said. */
  async carryOut(made: Plan, said: Said): Promise<void> {
    const names = this.#request.channels.map(({ name }) => name);
    const waiting = [...this.#memory.outbox]
      .map((transition) => ({ ...transition, to: transition.to.filter((name) => names.includes(name)) }))
      .filter(({ to }) => to.length > 0);
    const already = new Set([...this.#memory.sent, ...waiting.map(({ id }) => id)]);
    const fresh = made.transitions.filter(({ id, to }) => to.length > 0 && !already.has(id));
    // Streams and watched findings stay as they were until the issues are written: a run that is killed is planned anew.
    this.#memory = { ...this.#memory, outbox: [...waiting, ...fresh] };
    if (fresh.length > 0 && this.#request.channels.length > 0) await this.remember('messages');
    const unwritten = await this.#writeChanges(made.changes);
    const deferred = this.#blind ? said : saidOfCases(unwritten, said);
    this.#memory = {
      ...this.#memory,
      watched: made.watched,
      streams: made.streams,
      deferred: {
        findings: [...this.#memory.deferred.findings, ...deferred.findings],
        completed: [...this.#memory.deferred.completed, ...deferred.completed],
      },
    };
    await this.#tell();
  }

  /** Keeps what has to be known next time, in an issue where that works and else in the file. */
  async remember(what: string): Promise<Memory> {
    await this.#context.step(`remember ${what}`);
    const { github, stateFile } = this.#request;
    const copies = copiesOf(this.cases);
    const memory: Memory = { ...this.#memory, copies };
    const desk = this.#desk();
    if (desk !== undefined) {
      try {
        this.#notebook = await writeMemory(desk, { ...memory, sent: [] }, this.#notebook);
        // A copy for a run that cannot reach GitHub: what waits stands in the issue now.
        const cases = this.cases.map(({ number, url, case: kept }) => ({ number, url, case: kept }));
        await writeStateFile(stateFile, { ...memory, copies: cases, outbox: [], sent: [], deferred: NONE });
        return memory;
      } catch (error) {
        this.#failed('github', error);
      }
    }
    const cases = this.cases.map(({ number, url, case: kept }) => ({ number, url, case: kept }));
    const sent = github === undefined ? [] : [...memory.sent, ...this.told.map(({ id }) => id)].slice(-200);
    await writeStateFile(stateFile, { ...memory, copies: cases, sent });
    return { ...memory, sent };
  }

  /** The issues as far as they can be written; returns the changes that could not. */
  async #writeChanges(changes: readonly Change[]): Promise<readonly Change[]> {
    if (changes.length > 0) await this.#context.step('write the issues');
    const unwritten: Change[] = [];
    for (const change of changes) {
      const desk = this.#desk();
      if (this.#request.github !== undefined && desk === undefined) {
        unwritten.push(change);
        continue;
      }
      try {
        this.#file(change, desk === undefined ? fileOf(change) : await writeChange(desk, change));
      } catch (error) {
        this.#failed('github', error);
        unwritten.push(change);
      }
    }
    return unwritten;
  }

  #file(change: Change, filed: Filed): void {
    const others = this.cases.filter((one) => one !== change.filed);
    this.cases = [...others, filed];
    const { transition } = change;
    if (transition === undefined) return;
    const outbox = this.#memory.outbox.map((one) =>
      one.id === transition.id ? { ...one, issue: filed.url } : one,
    );
    this.#memory = { ...this.#memory, outbox };
  }

  async #tell(): Promise<void> {
    for (const channel of this.#request.channels) {
      const due = this.#memory.outbox.filter(({ to }) => to.includes(channel.name));
      if (due.length === 0 || this.#errors.get(channel.name) !== undefined) continue;
      await this.#context.step(`tell ${channel.name}`);
      const { taken, error } = await channel.deliver(due);
      this.#errors.set(channel.name, error);
      if (error !== undefined) this.#context.log.warn(error.message);
      this.told.push(...due.filter(({ id }) => taken.includes(id)));
      const outbox = this.#memory.outbox
        .map((one) =>
          taken.includes(one.id) ? { ...one, to: one.to.filter((name) => name !== channel.name) } : one,
        )
        .filter(({ to }) => to.length > 0);
      this.#memory = { ...this.#memory, outbox };
    }
  }

  /** Where issues are written; undefined without GitHub, and once it has failed: each try waits for its limits. */
  #desk(): Desk | undefined {
    const { github, trust, links, policy, assignees } = this.#request;
    const error = this.#errors.get('github');
    // What GitHub does not accept of one issue says nothing about the others.
    if (github === undefined || (error !== undefined && error.code !== 'GITHUB_INVALID')) return undefined;
    return { github, trust, links, policy, assignees };
  }

  #failed(name: ChannelName, error: unknown): void {
    if (!(error instanceof BulkheadError) || this.#context.signal.aborted) throw error;
    this.#errors.set(name, error);
    this.#context.log.warn(error.message);
  }
}

/** What was said of cases that could not be written, and the runs that ran to their end: they may show a recovery. */
function saidOfCases(unwritten: readonly Change[], said: Said): Said {
  if (unwritten.length === 0) return NONE;
  const prints = new Set(unwritten.flatMap(({ next }) => next.members.map(({ fingerprint }) => fingerprint)));
  const findings = said.findings.filter(({ fingerprint }) => prints.has(fingerprint));
  return { findings, completed: said.completed };
}

const NONE: Said = { findings: [], completed: [] };

/** Without issues a case is filed as it is planned. */
function fileOf({ next, show, filed }: Change): Filed {
  return { case: next, number: filed?.number ?? 0, url: filed?.url ?? '', shown: show, damaged: false };
}

function drySent(made: Plan, known: KnownWorld): Sent {
  const channels = new Map<ChannelName, BulkheadError | undefined>();
  if (known.error !== undefined) channels.set('github', known.error);
  return {
    plan: made,
    cases: known.world.cases,
    memory: known.memory,
    channels,
    told: [],
    oddities: known.oddities,
  };
}

function termsOf(request: SendRequest, context: Context, channels: readonly Channel[]): Terms {
  return { policy: request.policy, now: context.now(), channels: channels.map(({ name }) => name) };
}

function ownLook({ run }: SendRequest, context: Context): string {
  return stemOf({ at: `${context.now().toISOString().slice(0, 19)}Z`, run });
}
