/** As far as we use it; the package has no types of its own. Each call answers as axios does. */
declare module 'backblaze-b2' {
  export interface B2Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly data: unknown;
  }

  /** Laid over the request that the library makes, and stronger than that. */
  export interface RequestOverride {
    readonly url?: string;
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    readonly data?: Readonly<Record<string, unknown>>;
  }

  interface Overridable {
    readonly axiosOverride?: RequestOverride;
  }

  interface Uploading extends Overridable {
    readonly uploadUrl: string;
    readonly uploadAuthToken: string;
    readonly data: Buffer;
    readonly contentLength: number;
    /** SHA-1 in hexadecimal digits. */
    readonly hash: string;
  }

  interface Downloading extends Overridable {
    readonly responseType: 'stream';
  }

  export default class B2 {
    constructor(options: {
      readonly applicationKeyId: string;
      readonly applicationKey: string;
      readonly axios?: Readonly<Record<string, unknown>>;
      readonly retry?: { readonly retries: number };
    });
    readonly accountId: string | undefined;
    readonly authorizationToken: string | null;
    readonly apiUrl: string | null;
    readonly downloadUrl: string | null;
    authorize(args: Overridable): Promise<B2Answer>;
    getBucket(args: Overridable & { readonly bucketName: string }): Promise<B2Answer>;
    getUploadUrl(args: Overridable & { readonly bucketId: string }): Promise<B2Answer>;
    uploadFile(
      args: Uploading & {
        readonly fileName: string;
        readonly mime: string;
        readonly info: Readonly<Record<string, string>>;
      },
    ): Promise<B2Answer>;
    startLargeFile(
      args: Overridable & {
        readonly bucketId: string;
        readonly fileName: string;
        readonly contentType: string;
      },
    ): Promise<B2Answer>;
    getUploadPartUrl(args: Overridable & { readonly fileId: string }): Promise<B2Answer>;
    uploadPart(args: Uploading & { readonly partNumber: number }): Promise<B2Answer>;
    finishLargeFile(
      args: Overridable & { readonly fileId: string; readonly partSha1Array: readonly string[] },
    ): Promise<B2Answer>;
    cancelLargeFile(args: Overridable & { readonly fileId: string }): Promise<B2Answer>;
    listFileNames(args: Overridable & Listing & { readonly prefix: string }): Promise<B2Answer>;
    listFileVersions(args: Overridable & Listing): Promise<B2Answer>;
    hideFile(args: Overridable & { readonly bucketId: string; readonly fileName: string }): Promise<B2Answer>;
    getFileInfo(args: Overridable): Promise<B2Answer>;
    downloadFileByName(
      args: Downloading & { readonly bucketName: string; readonly fileName: string },
    ): Promise<B2Answer>;
    downloadFileById(args: Downloading & { readonly fileId: string }): Promise<B2Answer>;
    deleteFileVersion(
      args: Overridable & { readonly fileId: string; readonly fileName: string },
    ): Promise<B2Answer>;
  }

  interface Listing {
    readonly bucketId: string;
    readonly startFileName?: string;
    readonly maxFileCount: number;
  }
}
