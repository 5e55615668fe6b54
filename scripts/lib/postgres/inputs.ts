import { optionalSecret, secret } from '../runtime/inputs.ts';

const description = 'Connection URL of the database: postgresql://user:password@host:5432/database';

/** The database that a command works on. */
export const databaseUrl = secret({ description, env: 'DATABASE_URL' });

/** The same for a command that can also start a server of its own. */
export const optionalDatabaseUrl = optionalSecret({ description, env: 'DATABASE_URL' });
