import { againAfter, bucketStore, isConnectionFailure, retryAfterOf } from "./bulkhead-b2-s3.js";
import { require_dist_cjs } from "./vendor-s3.js";
import { BulkheadError } from "./bulkhead.js";
import { createHash, hash, webcrypto } from "node:crypto";
import { Readable } from "node:stream";
// scripts/lib/storage/s3/digest.ts
var import_dist_cjs = require_dist_cjs();
const LARGE = 262144;
async function digestOf(bytes, checksum) {
	const sha256 = bytes.length < LARGE ? hash("sha256", bytes, "buffer") : Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes));
	const payload = sha256.toString("hex");
	if (checksum === "sha256") return {
		digest: { ChecksumSHA256: sha256.toString("base64") },
		payload
	};
	return {
		digest: { ContentMD5: createHash("md5").update(bytes).digest("base64") },
		payload
	};
}
function signedOver(payload) {
	return (next) => (step) => {
		const { request } = step;
		if (typeof request === "object" && request !== null && "headers" in request) Object.assign(Object(request.headers), { "x-amz-content-sha256": payload });
		return next(step);
	};
}
const BEFORE_SIGNING = {
	step: "build",
	name: "signedOver"
};
function agrees(sent, answer) {
	if (!("ChecksumSHA256" in sent) || answer.ChecksumSHA256 === void 0) return true;
	return answer.ChecksumSHA256 === sent.ChecksumSHA256;
}
var DigestMismatch = class extends Error {
	name = "DigestMismatch";
};
// scripts/lib/storage/s3/failure.ts
const PASSING = new Set([
	"SlowDown",
	"Throttling",
	"ThrottlingException",
	"TooManyRequests",
	"RequestLimitExceeded",
	"BandwidthLimitExceeded",
	"InternalError",
	"ServiceUnavailable",
	"RequestTimeout",
	"OperationAborted",
	"IncompleteBody",
	"BadDigest",
	"XAmzContentSHA256Mismatch",
	"XAmzContentChecksumMismatch",
	"DigestMismatch"
]);
const SDK = new Set(["TimeoutError"]);
const ABSENT = new Set([
	"NoSuchKey",
	"NotFound",
	"NoSuchVersion",
	"NoSuchUpload",
	"MethodNotAllowed"
]);
function failureOf(error) {
	if (!(error instanceof Error)) return void 0;
	if (error instanceof import_dist_cjs.S3ServiceException) {
		const status = error.$metadata.httpStatusCode;
		return {
			code: codeOf(error, status),
			status,
			headers: error.$response?.headers ?? {},
			message: error.message
		};
	}
	const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
	return isConnectionFailure(code, SDK) || error instanceof DigestMismatch || /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) || [
		"ENOTFOUND",
		"CredentialsProviderError",
		"EPROTO",
		"ERR_SSL_WRONG_VERSION_NUMBER"
	].includes(code) ? {
		code,
		status: void 0,
		headers: {},
		message: error.message
	} : void 0;
}
function judge(error) {
	const failure = failureOf(error);
	if (failure === void 0) return { kind: "final" };
	const { code, status, headers } = failure;
	const again = againAfter(retryAfterOf(headers["retry-after"]));
	if (PASSING.has(code) || isConnectionFailure(code, SDK)) return again;
	if (code === "ConditionalRequestConflict") return { kind: "conflict" };
	if (status === 412) return { kind: "exists" };
	if (status === 501) return { kind: "unconditional" };
	if (ABSENT.has(code) || status === 405) return { kind: "absent" };
	if (status === 416) return { kind: "range" };
	if (status === 429 || status === 408 || status !== void 0 && status >= 500) return again;
	return { kind: "final" };
}
function codeOf(error, status) {
	return error.name !== "UnknownError" && error.name !== "Unknown" && !/^\d+$/.test(error.name) ? error.name : `HTTP ${status ?? "error"}`;
}
// scripts/lib/storage/s3/advice.ts
const CREDENTIALS = {
	code: "STORE_CREDENTIALS",
	fix: "The server does not know these keys: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, that both are of one pair, and that they are of this provider."
};
const EXPIRED = {
	code: "STORE_CREDENTIALS_EXPIRED",
	fix: "The session token has run out: get new credentials for a longer time than the run takes, then run it again."
};
const BUSY = {
	code: "STORE_BUSY",
	fix: "The store refused for longer than we waited: run it again later, with fewer requests at once (option requests in the address of the store)."
};
const UNREACHABLE = {
	code: "STORE_UNREACHABLE",
	fix: "Check AWS_ENDPOINT_URL_S3, AWS_REGION and the network between here and the store."
};
const REGION = {
	code: "STORE_REGION",
	fix: "The bucket is in another region: set AWS_REGION to it."
};
const DENIED = {
	code: "STORE_DENIED",
	fix: "Give these keys the right to do that in this bucket and prefix. Without the right to list, an absent object is refused in the same way."
};
const FULL = {
	code: "STORE_FULL",
	fix: "The quota or the disk of the store is used up: free space there, or raise its cap."
};
const TLS = {
	code: "STORE_TLS",
	fix: "The certificate or protocol of the endpoint cannot be trusted: check AWS_ENDPOINT_URL_S3 (https or http), and give Node the authority by NODE_EXTRA_CA_CERTS."
};
const BY_CODE = {
	InvalidAccessKeyId: CREDENTIALS,
	SignatureDoesNotMatch: CREDENTIALS,
	InvalidToken: CREDENTIALS,
	CredentialsProviderError: {
		code: "STORE_CREDENTIALS",
		fix: "No keys were given and none were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached."
	},
	ExpiredToken: EXPIRED,
	ExpiredTokenException: EXPIRED,
	TokenRefreshRequired: EXPIRED,
	RequestExpired: EXPIRED,
	AccessDenied: DENIED,
	AllAccessDisabled: DENIED,
	AccountProblem: DENIED,
	RequestTimeTooSkewed: {
		code: "STORE_CLOCK",
		fix: "Set this machine’s clock (NTP): a store refuses requests that are signed more than 15 minutes from its own time."
	},
	NoSuchBucket: {
		code: "STORE_NO_BUCKET",
		fix: "Make the bucket, or correct its name in BACKUP_STORE; with AWS_ENDPOINT_URL_S3, check that it is the right server."
	},
	PermanentRedirect: REGION,
	AuthorizationHeaderMalformed: REGION,
	IllegalLocationConstraintException: REGION,
	SlowDown: BUSY,
	Throttling: BUSY,
	ThrottlingException: BUSY,
	TooManyRequests: BUSY,
	RequestLimitExceeded: BUSY,
	ServiceUnavailable: BUSY,
	InternalError: BUSY,
	OperationAborted: BUSY,
	ConditionalRequestConflict: {
		code: "STORE_CONFLICT",
		fix: "Another writer wrote or removed the same key at the same time. Nothing was stored: run it again."
	},
	NoSuchUpload: {
		code: "STORE_UPLOAD_GONE",
		fix: "The unfinished upload was removed, by a sweep or by a lifecycle rule (AbortIncompleteMultipartUpload): give it at least a day, then run it again."
	},
	InvalidPart: {
		code: "STORE_PARTS",
		fix: "The store does not have the parts that it confirmed. Nothing was stored: look at the store, then run it again."
	},
	InvalidPartOrder: {
		code: "STORE_PARTS",
		fix: "The store did not take the parts in their order. Nothing was stored: report this."
	},
	EntityTooSmall: {
		code: "STORE_PARTS",
		fix: "This store wants larger parts: raise option part-size in the address of the store."
	},
	EntityTooLarge: {
		code: "STORE_TOO_LARGE",
		fix: "This store takes no parts of that size: lower option part-size in the address of the store."
	},
	InvalidArgument: {
		code: "STORE_REFUSED",
		fix: "If it was a part: this store allows fewer in one object; set option part-budget (1000 at some providers) in the address of the store."
	},
	BadDigest: {
		code: "STORE_DIGEST",
		fix: "What arrived was not what was sent, again and again: look at the network and at proxies in between."
	},
	InvalidObjectState: {
		code: "STORE_ARCHIVED",
		fix: "The object was moved to cold storage: restore it there first, and take backups out of that lifecycle rule."
	},
	QuotaExceeded: FULL,
	StorageQuotaExceeded: FULL,
	XMinioStorageFull: FULL,
	ENOTFOUND: UNREACHABLE,
	EAI_AGAIN: UNREACHABLE,
	ECONNREFUSED: UNREACHABLE,
	ECONNRESET: UNREACHABLE,
	ETIMEDOUT: UNREACHABLE,
	EPIPE: UNREACHABLE,
	EHOSTUNREACH: UNREACHABLE,
	ENETUNREACH: UNREACHABLE,
	TimeoutError: UNREACHABLE,
	EPROTO: TLS,
	XAmzContentSHA256Mismatch: {
		code: "STORE_DIGEST",
		fix: "What arrived was not what was sent: look at the network and at proxies in between."
	},
	NotImplemented: {
		code: "STORE_UNSUPPORTED",
		fix: "This server does not have that part of S3; see the options in the address of the store (checksum=md5, if-none-match=off)."
	}
};
const BY_STATUS = {
	301: REGION,
	400: {
		code: "STORE_REFUSED",
		fix: "Credentials that have expired, a wrong region and a wrong endpoint look like this: check AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL_S3."
	},
	401: CREDENTIALS,
	403: DENIED,
	412: {
		code: "STORE_CHANGED",
		fix: "The object was replaced meanwhile: find out who else writes there, then run it again."
	},
	429: BUSY
};
function explain(error, action, settings) {
	const failure = failureOf(error);
	if (failure === void 0) return error instanceof Error ? error : new Error(String(error));
	const advice = adviceOn(failure);
	const status = failure.status === void 0 || failure.code.startsWith("HTTP") ? "" : ` (HTTP ${failure.status})`;
	return new BulkheadError({
		what: `${action} failed with ${failure.code}${status} in bucket ${settings.bucket}${detail(failure)}`,
		code: advice.code,
		fix: advice.fix,
		cause: new Error(scrub(failure.message, settings))
	});
}
function adviceOn({ code, status, message }) {
	if (/object.?lock|retention/i.test(message) && status === 400) return {
		code: "STORE_NO_LOCK",
		fix: "The bucket was not made with object lock, or does not take that retention: enable it for the bucket, or take the lock out of the settings."
	};
	const known = BY_CODE[code] ?? (status === void 0 ? void 0 : BY_STATUS[status]);
	if (known !== void 0) return known;
	if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return TLS;
	if (status !== void 0 && status >= 500) return BUSY;
	return {
		code: "STORE_REFUSED",
		fix: "Look the code up in the documents of the provider, and check the settings."
	};
}
function detail({ code, headers }) {
	if (code === "RequestTimeTooSkewed") {
		const minutes = Math.round((Date.now() - Date.parse(headers.date ?? "")) / 6e4);
		if (Number.isFinite(minutes) && minutes !== 0) return `: this machine's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? "ahead of" : "behind"} the store's`;
	}
	const region = headers["x-amz-bucket-region"];
	return region === void 0 || !/^[a-z0-9-]+$/.test(region) ? "" : `, which is in region ${region}`;
}
function scrub(text, { credentials }) {
	return [
		credentials?.accessKeyId,
		credentials?.secretAccessKey,
		credentials?.sessionToken
	].reduce((clean, secret) => secret ? clean.replaceAll(secret, "***") : clean, text);
}
// scripts/lib/storage/s3/client.ts
const CONNECT_LIMIT = 1e4;
function s3Client({ endpoint, region, pathStyle, credentials, requests }) {
	const agent = {
		keepAlive: true,
		maxSockets: requests
	};
	return new import_dist_cjs.S3Client({
		region,
		forcePathStyle: pathStyle,
		...endpoint === void 0 ? {} : { endpoint },
		...credentials === void 0 ? {} : { credentials: { ...credentials } },
		maxAttempts: 1,
		disableClockSkewCorrection: true,
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		requestHandler: {
			connectionTimeout: CONNECT_LIMIT,
			httpAgent: agent,
			httpsAgent: agent,
			socketAcquisitionWarningTimeout: 36e5
		}
	});
}
// scripts/lib/storage/s3/clock.ts
async function serverTime(client, command, abortSignal) {
	let date;
	command.middlewareStack.add((next) => async (args) => {
		const result = await next(args);
		const { response } = result;
		if (typeof response === "object" && response !== null && "headers" in response) date = new Headers(Object(response.headers)).get("date") ?? void 0;
		return result;
	}, {
		step: "deserialize",
		name: "serverTime",
		priority: "low"
	});
	try {
		await client.send(command, { abortSignal });
	} catch (error) {
		const failure = failureOf(error);
		if (failure?.status === void 0 || failure.status >= 500) throw error;
	}
	const time = new Date(date ?? NaN);
	if (Number.isNaN(time.getTime())) throw new RangeError("the answer of the store has no date");
	return time;
}
// scripts/lib/storage/s3/fields.ts
const PREFIX = "bulkhead-";
function metadataOf(facts) {
	return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${PREFIX}${name}`, value]));
}
function factsOf(metadata) {
	return Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => name.startsWith(PREFIX)).map(([name, value]) => [name.slice(9), value]));
}
function lockFields(lock) {
	if (lock === void 0) return {};
	return {
		ObjectLockMode: modeOf(lock),
		ObjectLockRetainUntilDate: lock.until
	};
}
function modeOf({ mode }) {
	return mode === "governance" ? "GOVERNANCE" : "COMPLIANCE";
}
function lockOf(mode, until) {
	if (until === void 0 || mode === void 0) return void 0;
	return {
		until,
		mode: mode === "COMPLIANCE" ? "compliance" : "governance"
	};
}
// scripts/lib/storage/s3/s3-list.ts
async function listObjects({ client, bucket, keyOf }, prefix, from, abortSignal) {
	const { Contents = [], NextContinuationToken } = await client.send(new import_dist_cjs.ListObjectsV2Command({
		Bucket: bucket,
		Prefix: prefix,
		ContinuationToken: from
	}), { abortSignal });
	return {
		items: Contents.map(({ Key = "", Size = 0, LastModified = new Date(0) }) => ({
			key: keyOf(Key),
			size: Size,
			modified: LastModified
		})),
		next: NextContinuationToken
	};
}
async function listFolders({ client, bucket, keyOf }, prefix, from, abortSignal) {
	const { CommonPrefixes = [], NextContinuationToken } = await client.send(new import_dist_cjs.ListObjectsV2Command({
		Bucket: bucket,
		Prefix: prefix,
		Delimiter: "/",
		ContinuationToken: from
	}), { abortSignal });
	return {
		items: CommonPrefixes.map(({ Prefix = "" }) => keyOf(Prefix)),
		next: NextContinuationToken
	};
}
async function listVersions({ client, bucket, keyOf }, prefix, from, abortSignal) {
	const [KeyMarker, VersionIdMarker] = parseMarker(from);
	const answer = await client.send(new import_dist_cjs.ListObjectVersionsCommand({
		Bucket: bucket,
		Prefix: prefix,
		KeyMarker,
		VersionIdMarker
	}), { abortSignal });
	const of = (marker) => (found) => ({
		key: keyOf(found.Key ?? ""),
		size: found.Size ?? 0,
		modified: found.LastModified ?? new Date(0),
		...found.VersionId === void 0 ? {} : { version: found.VersionId },
		latest: found.IsLatest === true,
		marker
	});
	const items = [...(answer.Versions ?? []).map(of(false)), ...(answer.DeleteMarkers ?? []).map(of(true))];
	items.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || Number(b.latest) - Number(a.latest) || b.modified.getTime() - a.modified.getTime());
	return {
		items,
		next: marker(answer.IsTruncated, answer.NextKeyMarker, answer.NextVersionIdMarker)
	};
}
async function listUnfinished({ client, bucket, keyOf }, prefix, from, abortSignal) {
	const [KeyMarker, UploadIdMarker] = parseMarker(from);
	const answer = await client.send(new import_dist_cjs.ListMultipartUploadsCommand({
		Bucket: bucket,
		Prefix: prefix,
		KeyMarker,
		UploadIdMarker
	}), { abortSignal });
	return {
		items: (answer.Uploads ?? []).map(({ Key = "", UploadId = "", Initiated = new Date() }) => ({
			key: keyOf(Key),
			id: UploadId,
			begun: Initiated
		})),
		next: marker(answer.IsTruncated, answer.NextKeyMarker, answer.NextUploadIdMarker)
	};
}
function marker(more, key, id) {
	return more === true ? JSON.stringify([key ?? "", id ?? ""]) : void 0;
}
function parseMarker(from) {
	if (from === void 0) return [];
	const markers = JSON.parse(from);
	return Array.isArray(markers) ? markers.map((text) => text === "" ? void 0 : String(text)) : [];
}
// scripts/lib/storage/s3/s3-upload.ts
async function beginUpload(client, { bucket, checksum }, key, { facts, lock }, signal) {
	const target = {
		Bucket: bucket,
		Key: key
	};
	const { UploadId } = await client.send(new import_dist_cjs.CreateMultipartUploadCommand({
		...target,
		Metadata: metadataOf(facts),
		...lockFields(lock),
		...checksum === "sha256" ? { ChecksumAlgorithm: "SHA256" } : {}
	}), { abortSignal: signal });
	const parts = new Map();
	return {
		async part(PartNumber, Body, abortSignal) {
			const { digest, payload } = await digestOf(Body, checksum);
			const command = new import_dist_cjs.UploadPartCommand({
				...target,
				UploadId,
				PartNumber,
				Body,
				ContentLength: Body.length,
				...digest
			});
			command.middlewareStack.add(signedOver(payload), BEFORE_SIGNING);
			const answer = await client.send(command, { abortSignal });
			if (!agrees(digest, answer) || answer.ETag === void 0) throw new DigestMismatch(`the store confirmed part ${PartNumber} with another digest than it was sent with`);
			const { ETag, ChecksumSHA256 } = answer;
			parts.set(PartNumber, {
				PartNumber,
				ETag,
				..."ChecksumSHA256" in digest ? digest : { ChecksumSHA256 }
			});
		},
		async complete(ifAbsent, abortSignal) {
			const Parts = [...parts.values()].sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
			const { VersionId } = await client.send(new import_dist_cjs.CompleteMultipartUploadCommand({
				...target,
				UploadId,
				MultipartUpload: { Parts },
				...ifAbsent ? { IfNoneMatch: "*" } : {}
			}), { abortSignal });
			return VersionId === void 0 ? {} : { version: VersionId };
		},
		async abort(abortSignal) {
			await client.send(new import_dist_cjs.AbortMultipartUploadCommand({
				...target,
				UploadId
			}), { abortSignal });
		}
	};
}
// scripts/lib/storage/s3/s3-bucket.ts
const MAX_KEY_BYTES = 1024;
const MIB = 1 << 20;
function s3Bucket(settings, client = s3Client(settings)) {
	const { bucket, prefix, checksum } = settings;
	const fullKey = (key) => prefix === "" ? key : `${prefix}/${key}`;
	const target = (key) => ({
		Bucket: bucket,
		Key: fullKey(key)
	});
	const listed = {
		client,
		bucket,
		keyOf: (full) => prefix === "" ? full : full.slice(prefix.length + 1)
	};
	return {
		description: describe(settings),
		features: {
			conditional: settings.conditional,
			versions: true,
			lock: true,
			checksum,
			sweep: true,
			volumeBytes: settings.partBytes * settings.partBudget
		},
		limits: {
			partBytes: settings.partBytes,
			minPartBytes: 5 * MIB,
			maxPartBytes: 5120 * MIB,
			partBudget: settings.partBudget
		},
		checkKey(key) {
			if (Buffer.byteLength(fullKey(key)) <= MAX_KEY_BYTES) return;
			throw new BulkheadError({
				what: `the store key ${JSON.stringify(key)} is, with the prefix of the store, longer than ${MAX_KEY_BYTES} bytes`,
				fix: "Shorten the prefix in the address of the store.",
				code: "STORE_KEY"
			});
		},
		async putWhole(key, Body, { facts, lock, ifAbsent }, abortSignal) {
			const { digest, payload } = await digestOf(Body, checksum);
			const command = new import_dist_cjs.PutObjectCommand({
				...target(key),
				Body,
				ContentLength: Body.length,
				ContentType: "application/octet-stream",
				Metadata: metadataOf(facts),
				...digest,
				...lockFields(lock),
				...ifAbsent ? { IfNoneMatch: "*" } : {}
			});
			command.middlewareStack.add(signedOver(payload), BEFORE_SIGNING);
			const answer = await client.send(command, { abortSignal });
			if (!agrees(digest, answer)) throw new DigestMismatch("the store confirmed an object with another digest than it was sent with");
			return answer.VersionId === void 0 ? {} : { version: answer.VersionId };
		},
		begin: (key, how, signal) => beginUpload(client, settings, fullKey(key), how, signal),
		read: (key, range, signal) => read(client, { ...target(key) }, key, range, signal),
		async head(key, version, abortSignal) {
			const input = {
				...target(key),
				VersionId: version
			};
			const answer = await client.send(new import_dist_cjs.HeadObjectCommand(input), { abortSignal }).catch((error) => named(client, input, error, abortSignal));
			const lock = lockOf(answer.ObjectLockMode, answer.ObjectLockRetainUntilDate);
			return {
				...objectOf(key, answer.ContentLength ?? 0, answer),
				...lock === void 0 ? {} : { lock }
			};
		},
		lockOf: (key, version, signal) => lockIn(client, {
			...target(key),
			VersionId: version
		}, signal),
		listPage: (from, next, signal) => listObjects(listed, fullKey(from), next, signal),
		listFolderPage: (from, next, signal) => listFolders(listed, fullKey(from), next, signal),
		listVersionPage: (from, next, signal) => listVersions(listed, fullKey(from), next, signal),
		listUnfinishedPage: (next, signal) => listUnfinished(listed, fullKey(""), next, signal),
		async abortUnfinished({ key, id }, abortSignal) {
			await client.send(new import_dist_cjs.AbortMultipartUploadCommand({
				...target(key),
				UploadId: id
			}), { abortSignal });
		},
		async remove(key, version, abortSignal) {
			await client.send(new import_dist_cjs.DeleteObjectCommand({
				...target(key),
				VersionId: version
			}), { abortSignal });
		},
		async extendLock(key, lock, version, abortSignal) {
			const Retention = {
				Mode: modeOf(lock),
				RetainUntilDate: lock.until
			};
			await client.send(new import_dist_cjs.PutObjectRetentionCommand({
				...target(key),
				VersionId: version,
				Retention
			}), { abortSignal });
		},
		now: (signal) => serverTime(client, new import_dist_cjs.HeadBucketCommand({ Bucket: bucket }), signal),
		judge,
		explain: (error, action) => explain(error, action, settings)
	};
}
const NO_LOCK = new Set([
	"NoSuchObjectLockConfiguration",
	"ObjectLockConfigurationNotFoundError",
	"InvalidRequest"
]);
async function lockIn(client, input, abortSignal) {
	try {
		const { Retention } = await client.send(new import_dist_cjs.GetObjectRetentionCommand(input), { abortSignal });
		return lockOf(Retention?.Mode, Retention?.RetainUntilDate);
	} catch (error) {
		if (NO_LOCK.has(failureOf(error)?.code ?? "")) return void 0;
		const { kind } = judge(error);
		if (kind !== "final" && kind !== "unconditional") throw error;
		const head = await client.send(new import_dist_cjs.HeadObjectCommand(input), { abortSignal });
		return lockOf(head.ObjectLockMode, head.ObjectLockRetainUntilDate);
	}
}
async function named(client, input, error, abortSignal) {
	const status = failureOf(error)?.status;
	if (status !== 400 && status !== 403 && status !== 301) throw error;
	const command = new import_dist_cjs.GetObjectCommand({
		...input,
		Range: "bytes=0-0"
	});
	const [answer] = await Promise.allSettled([client.send(command, { abortSignal })]);
	if (answer?.status === "fulfilled") {
		if (answer.value.Body instanceof Readable) answer.value.Body.destroy();
		throw error;
	}
	throw judge(answer?.reason).kind === "final" ? answer?.reason : error;
}
async function read(client, target, key, { first, last, version, content }, abortSignal) {
	const whole = first === 0 && last === void 0;
	const answer = await client.send(new import_dist_cjs.GetObjectCommand({
		...target,
		VersionId: version,
		...whole ? {} : { Range: `bytes=${first}-${last ?? ""}` },
		...content === void 0 || content === "" ? {} : { IfMatch: content }
	}), { abortSignal });
	const { Body, ContentLength = 0, ETag = "" } = answer;
	if (!(Body instanceof Readable)) throw new TypeError("the body of an answer is no stream");
	const size = whole ? ContentLength : Number(/\/(\d+)$/.exec(answer.ContentRange ?? "")?.[1] ?? NaN);
	if (Number.isNaN(size)) {
		Body.destroy();
		throw new BulkheadError({
			what: `the store answered with all of ${key} when a range of it was asked for`,
			fix: "This server does not understand ranges, which restores need: use another one.",
			code: "STORE_UNSUPPORTED"
		});
	}
	return {
		object: objectOf(key, size, answer),
		content: ETag,
		bytes: Body,
		length: Math.min(ContentLength, Math.max(0, size - first)),
		close: () => void Body.destroy()
	};
}
function objectOf(key, size, { LastModified, VersionId, Metadata }) {
	return {
		key,
		size,
		modified: LastModified ?? new Date(0),
		facts: factsOf(Metadata),
		...VersionId === void 0 ? {} : { version: VersionId }
	};
}
function describe({ bucket, prefix, endpoint, region }) {
	const where = endpoint === void 0 ? `AWS ${region}` : new URL(endpoint).host;
	return `S3 bucket ${bucket}${prefix === "" ? "" : `/${prefix}`} at ${where}`;
}
// scripts/lib/storage/s3/open-s3.ts
function s3Store(settings, { log, signal }, patience) {
	return bucketStore(s3Bucket(settings), {
		memory: settings.memory,
		requests: settings.requests,
		warn: (text) => log.warn(text),
		signal,
		...patience === void 0 ? {} : { patience }
	});
}
export { s3Store };
