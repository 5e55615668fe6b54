import { type FakeRequest, header } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** A policy of IAM, as far as the documents use them. */
export interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const DAY = 86_400_000;

/** Refuses what the policy does not allow, as AWS does: without a word about why. */
export function checkPolicy(policy: Policy, request: FakeRequest, now: Date): void {
  for (const action of actionsOf(request)) {
    if (!allows(policy, action, request, now)) throw new Refusal('AccessDenied', 403, 'Access Denied');
  }
}

/** Whether the policy allows an action on the key of the request, or on its bucket. */
export function allows(policy: Policy, action: string, request: FakeRequest, now: Date): boolean {
  const ofBucket = action.startsWith('s3:ListBucket');
  const resource = `arn:aws:s3:::${request.bucket}${ofBucket ? '' : `/${request.key}`}`;
  const meant = policy.Statement.filter(
    ({ Action, Resource, Condition }) =>
      [Action].flat().some((pattern) => matches(pattern, action)) &&
      [Resource].flat().some((pattern) => matches(pattern, resource)) &&
      holds(Condition, request, now),
  );
  return meant.some(({ Effect }) => Effect === 'Allow') && !meant.some(({ Effect }) => Effect === 'Deny');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function actionsOf(request: FakeRequest): string[] {
  const { operation, query } = request;
  const version = query.has('versionId') ? 'Version' : '';
  const lock = header(request, 'x-amz-object-lock-mode') === undefined ? [] : ['s3:PutObjectRetention'];
  switch (operation) {
    case 'HeadBucket':
    case 'ListObjectsV2':
      return ['s3:ListBucket'];
    case 'ListObjectVersions':
      return ['s3:ListBucketVersions'];
    case 'ListMultipartUploads':
      return ['s3:ListBucketMultipartUploads'];
    case 'GetObject':
    case 'HeadObject':
      return [`s3:GetObject${version}`];
    case 'DeleteObject':
      return [`s3:DeleteObject${version}`];
    case 'AbortMultipartUpload':
      return ['s3:AbortMultipartUpload'];
    case 'GetObjectRetention':
      return ['s3:GetObjectRetention'];
    case 'PutObjectRetention':
      return ['s3:PutObjectRetention'];
    default:
      return ['s3:PutObject', ...lock];
  }
}

function matches(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** Only the one condition that the documents use; any other holds never. */
function holds(condition: Statement['Condition'], request: FakeRequest, now: Date): boolean {
  if (condition === undefined) return true;
  const days = condition.NumericLessThanEquals?.['s3:object-lock-remaining-retention-days'];
  const body = /<RetainUntilDate>([^<]+)</.exec(request.body.toString())?.[1];
  const until = header(request, 'x-amz-object-lock-retain-until-date') ?? body;
  if (days === undefined || until === undefined) return false;
  return (Date.parse(until) - now.getTime()) / DAY <= Number(days);
}
