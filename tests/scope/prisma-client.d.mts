/** A row of the model in prisma-client.mjs. */
export interface Unit {
  readonly id: string;
  readonly tenantId: string;
  readonly address: string | null;
}

/** What the tests use of a client inside of a transaction. */
export interface Transaction {
  readonly unit: {
    findMany(query?: { readonly where: Partial<Unit> }): Promise<Unit[]>;
    updateMany(change: {
      readonly where?: Partial<Unit>;
      readonly data: Partial<Unit>;
    }): Promise<{ readonly count: number }>;
  };
  $queryRawUnsafe(text: string, ...values: unknown[]): Promise<unknown>;
}

export interface Prisma extends Transaction {
  $transaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R>;
  $disconnect(): Promise<void>;
}

/** A client of Prisma with at most so many sessions, two by default. */
export function openPrisma(connectionString: string, max?: number): Prisma;
