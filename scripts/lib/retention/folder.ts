import type { Manifest } from '../archive/manifest.ts';
import { MANIFEST_FILE } from '../archive/names.ts';
import type { StoredVersion } from '../storage/store.ts';

/** All versions of all files in the folder of a run, added up as they are told. */
export interface RunFolder {
  readonly run: string;
  /** Visible files by their names, volumes counted with their objects. */
  readonly files: ReadonlyMap<string, number>;
  /** Versions that have bytes, hidden and older ones too, and their bytes: what is billed. */
  readonly versions: number;
  readonly bytes: number;
  readonly newest: Date;
  /** The manifest that readers see. */
  readonly manifest: StoredVersion | undefined;
  /** Whether any version of a manifest is there, hidden or not. */
  readonly hasManifest: boolean;
  /** The latest of the locks that the listing told. */
  readonly lockedUntil: Date | undefined;
}

/** A folder that is being added up. */
export class FolderCount {
  readonly #files = new Map<string, number>();
  #folder: Omit<RunFolder, 'files'>;

  constructor(run: string) {
    this.#folder = {
      run,
      versions: 0,
      bytes: 0,
      newest: new Date(0),
      manifest: undefined,
      hasManifest: false,
      lockedUntil: undefined,
    };
  }

  /** `file` is the name within the folder. */
  add(file: string, version: StoredVersion): void {
    const { modified, size, marker, latest, lock } = version;
    const was = this.#folder;
    const isManifest = file === MANIFEST_FILE && !marker;
    this.#folder = {
      run: was.run,
      versions: was.versions + (marker ? 0 : 1),
      bytes: was.bytes + (marker ? 0 : size),
      newest: later(was.newest, modified) ?? modified,
      manifest: isManifest && latest ? version : was.manifest,
      hasManifest: was.hasManifest || isManifest,
      lockedUntil: lock === undefined ? was.lockedUntil : later(was.lockedUntil, lock.until),
    };
    if (marker || !latest) return;
    const name = objectOf(file);
    this.#files.set(name, (this.#files.get(name) ?? 0) + size);
  }

  get folder(): RunFolder {
    return { ...this.#folder, files: this.#files };
  }
}

/** Objects of the manifest that are not there, or not in their size. Pure. */
export function missingObjects({ objects }: Manifest, { files }: RunFolder): string[] {
  return objects.filter(({ name, size }) => files.get(name) !== size).map(({ name }) => name);
}

/** A bucket tells the further volumes of an object, `t/….bha.001`, as versions of their own. */
function objectOf(file: string): string {
  return /^(.+\.bha)\.\d{3}$/.exec(file)?.[1] ?? file;
}

/** The later of two dates, either of which may be missing. */
export function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
