import type { CheckText } from './check.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { DRIFT } from './fingerprint/drift-text.ts';

/**
 * Checks that need more than the database: all other findings, or the reports so far. The command judges
 * them after the catalogue.
 */
export const AFTERWARDS: readonly CheckText[] = [EXCEPTIONS, DRIFT];
