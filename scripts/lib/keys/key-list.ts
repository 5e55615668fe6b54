import { type CertificateRecipient, type Validity, validityOf } from '../archive/certificate.ts';
import { recipientsOf } from './run-key.ts';
import type { RunKeys } from './survey.ts';

/** One line of the list: a run and what opens it. */
export interface ListedRun {
  readonly run: string;
  readonly seq: number | undefined;
  /** Generation of the keys file that readers take; undefined without one. */
  readonly generation: number | undefined;
  /** Ids of the keys that open it. */
  readonly opensWith: readonly string[];
  /** Whether a key that was given opened it, and the keys file proved its writer. */
  readonly state: 'proven' | 'opened' | 'not opened' | 'refused';
  /** Older versions of its keys file, and keys that only they name: retired, and still there. */
  readonly older: number;
  readonly leftovers: readonly string[];
}

/** One key and the runs that it opens. */
export interface ListedKey {
  readonly kid: string;
  readonly type: 'symmetric' | 'certificate';
  readonly runs: number;
  /** The newest and the oldest run that it opens. */
  readonly newest: string | undefined;
  readonly oldest: string | undefined;
  /** Known when its certificate was given. */
  readonly certificate: CertificateRecipient | undefined;
  readonly validity: Validity | undefined;
}

export interface KeyList {
  readonly runs: readonly ListedRun[];
  readonly keys: readonly ListedKey[];
}

/** Which run opens with which key, and which certificate stands how. Pure. */
export function listKeys(
  runs: readonly RunKeys[],
  certificates: readonly CertificateRecipient[],
  now: Date,
): KeyList {
  const listed = runs.map(listRun);
  const kids = new Set([
    ...certificates.map(({ kid }) => kid),
    ...listed.flatMap(({ opensWith }) => opensWith),
  ]);
  const keys = [...kids].map((kid): ListedKey => {
    const opened = listed.filter(({ opensWith }) => opensWith.includes(kid));
    const certificate = certificates.find((one) => one.kid === kid);
    return {
      kid,
      type: kid.startsWith('kek-') ? 'symmetric' : 'certificate',
      runs: opened.length,
      newest: opened[0]?.run,
      oldest: opened.at(-1)?.run,
      certificate,
      validity: certificate && validityOf(certificate, now),
    };
  });
  return { runs: listed, keys: keys.sort((a, b) => b.runs - a.runs || (a.kid < b.kid ? -1 : 1)) };
}

function listRun({ run, verified, envelopes, unlocked, problem }: RunKeys): ListedRun {
  // Without a key nobody can tell a genuine keys file from another: the newest is what it says.
  const current =
    unlocked?.newest ?? envelopes.find(({ latest, envelope }) => latest && envelope !== undefined);
  const opensWith = current?.envelope === undefined ? [] : recipientsOf(current.envelope);
  const older = envelopes.filter(
    ({ key, version, envelope }) =>
      envelope !== undefined && !(key === current?.key && version === current?.version),
  );
  const all = older.flatMap(({ envelope }) => (envelope === undefined ? [] : recipientsOf(envelope)));
  return {
    run,
    seq: verified?.manifest.seq,
    generation: current?.generation,
    opensWith,
    state:
      unlocked !== undefined
        ? unlocked.proven
          ? 'proven'
          : 'opened'
        : problem === undefined
          ? 'not opened'
          : 'refused',
    older: older.length,
    leftovers: [...new Set(all)].filter((kid) => !opensWith.includes(kid)),
  };
}
