import type { ReportKind } from '../../runtime/result.ts';

/** A command whose reports support a control, and the checks in them by the beginnings of their ids. */
export interface Support {
  readonly kind: ReportKind;
  /** Undefined: any command of the kind. */
  readonly command?: string;
  /** Undefined: the whole report. */
  readonly checks?: string;
}

/** A control of a framework, what it is about in our words, and what here supports it. */
export interface Control {
  readonly framework: 'SOC 2' | 'ISO/IEC 27001:2022' | 'NIST SP 800-53 r5';
  readonly id: string;
  readonly about: string;
  readonly support: readonly Support[];
}

const ISOLATION: Support = { kind: 'isolation', command: 'test-tenant-isolation', checks: 'ISO' };
const WALLS: readonly Support[] = [status('RLS, PRV, VW, FN, CTX, SRF'), ISOLATION];
const STRUCTURE: Support = status('STR, TRG, IDX, COV');
const SEALED: Support = { kind: 'canary', command: 'seal-audit', checks: 'TRAIL' };
const TRAIL: readonly Support[] = [SEALED, status('AUD')];
const CANARIES: Support = { kind: 'canary', command: 'canary-check', checks: 'CAN' };
const WATCHING: readonly Support[] = [CANARIES, { kind: 'watchdog' }];
const BACKUP: Support = { kind: 'backup', command: 'backup-nightly', checks: 'BAK' };
const DRILL: Support = { kind: 'restore-drill', command: 'restore-drill', checks: 'DRL' };
const RETENTION: Support = { kind: 'retention', command: 'retention-prune', checks: 'RET' };
const RECOVERY: Support = { kind: 'recovery', checks: 'REC' };
const KEYS: readonly Support[] = [{ ...BACKUP, checks: 'BAK-04' }, { kind: 'keys' }];
const SEEDING: Support = { kind: 'seed', command: 'create-development-safe', checks: 'SEED' };
const CHANGES: readonly Support[] = [
  { kind: 'migration', command: 'apply-migrations', checks: 'MIGRATION' },
  status('LEDGER, META'),
];

/** No evidence fulfils a control by itself: it supports what an organisation says it does. */
export const CONTROLS: readonly Control[] = [
  soc('CC6.1', 'access to data is limited to those who may have it', WALLS),
  soc('CC7.1', 'changes that open a hole are found', [status('all'), CANARIES]),
  soc('CC7.2', 'what is unusual is noticed', WATCHING),
  soc('CC7.3', 'what was noticed is judged', [CANARIES, { kind: 'alert' }]),
  soc('CC7.4', 'incidents are answered', [{ kind: 'alert' }]),
  soc('CC7.5', 'what an incident damaged is brought back', [RECOVERY, DRILL]),
  soc('CC8.1', 'changes are made in a controlled way', CHANGES),
  soc('A1.2', 'data is backed up, and the copies are kept', [BACKUP, RETENTION]),
  soc('A1.3', 'recovery is tested', [DRILL]),
  iso('A.5.28', 'evidence is collected and kept', [{ kind: 'evidence' }]),
  iso('A.5.30', 'readiness for a disruption is tested', [DRILL, BACKUP]),
  iso('A.8.3', 'access to information is restricted', WALLS),
  iso('A.8.10', 'what is no longer needed is deleted', [RETENTION]),
  iso('A.8.13', 'copies are made, and tested', [BACKUP, DRILL]),
  iso('A.8.15', 'activity is logged, and the log protected', TRAIL),
  iso('A.8.16', 'systems are watched', WATCHING),
  iso('A.8.24', 'keys and encryption are managed', KEYS),
  iso('A.8.31', 'development is kept apart from production', [SEEDING]),
  iso('A.8.32', 'changes are made in a controlled way', CHANGES),
  nist('AC-3', 'access rules are enforced', WALLS),
  nist('AC-4', 'data flows only where it may', [ISOLATION, STRUCTURE]),
  nist('AU-9', 'the audit trail is protected', TRAIL),
  nist('AU-10', 'an act cannot be denied afterwards', [SEALED]),
  nist('CA-7', 'controls are watched all the time', [{ kind: 'watchdog' }, { kind: 'nightly' }]),
  nist('CP-4', 'the recovery plan is tested', [DRILL]),
  nist('CP-9', 'the system is backed up', [BACKUP, RETENTION]),
  nist('CP-10', 'the system can be recovered', [DRILL]),
  nist('IR-6', 'incidents are reported', [{ kind: 'alert' }]),
  nist('SI-7', 'data that lost its integrity is found', [STRUCTURE, CANARIES]),
];

function status(checks: string): Support {
  return { kind: 'hardening', command: 'hardening-status', checks };
}

function soc(id: string, about: string, support: readonly Support[]): Control {
  return { framework: 'SOC 2', id, about, support };
}

function iso(id: string, about: string, support: readonly Support[]): Control {
  return { framework: 'ISO/IEC 27001:2022', id, about, support };
}

function nist(id: string, about: string, support: readonly Support[]): Control {
  return { framework: 'NIST SP 800-53 r5', id, about, support };
}
