import type { CheckText } from './check.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { DRIFT } from './fingerprint/drift-text.ts';
import { GITHUB_CHECKS } from './github/catalogue.ts';

/**
 * Checks that need more than the database: all other findings, the reports so far, or GitHub. The command judges
 * them after the catalogue.
 */
export const AFTERWARDS: readonly CheckText[] = [EXCEPTIONS, DRIFT, ...GITHUB_CHECKS];
