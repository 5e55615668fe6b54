import { z } from 'zod';
import { B2Failure, failureOf } from './failure.ts';

/** Where one upload at a time may go, and the token for it. Valid for a day, or until an upload fails there. */
export interface UploadUrl {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
}

export const uploadUrl = z.object({ uploadUrl: z.string(), authorizationToken: z.string() });

/**
 * The upload URLs of a bucket, or of a large file. Each names one server; when that is busy (503), cut off or too
 * slow, the documents say to ask for another one, and never to use one for two uploads at once
 * (https://www.backblaze.com/docs/cloud-storage-integration-checklist).
 */
export class UploadUrls {
  readonly #fetch: (signal: AbortSignal) => Promise<UploadUrl>;
  #idle: UploadUrl[] = [];

  constructor(fetch: (signal: AbortSignal) => Promise<UploadUrl>) {
    this.#fetch = fetch;
  }

  /** Lends a URL to an upload. One that failed is not used again. */
  async use<T>(signal: AbortSignal, upload: (url: UploadUrl) => Promise<T>): Promise<T> {
    const url = this.#idle.pop() ?? (await this.#fetch(signal));
    try {
      const answer = await upload(url);
      this.#idle.push(url);
      return answer;
    } catch (error) {
      const failure = await failureOf(error);
      // Those that were fetched together run out together: to try each of them would use up all tries.
      if (failure instanceof B2Failure && failure.status === 401) this.#idle = [];
      throw failure;
    }
  }
}
