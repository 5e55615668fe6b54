/** A tenant by its estimated bytes: of all its rows, and of those in the table that holds most of them. */
export interface TenantSize {
  readonly tenant: string;
  readonly bytes: number;
  readonly largestSection: number;
}

/** Tenants that are copied together, and the text bytes of each frame. */
export interface TenantGroup {
  readonly tenants: readonly string[];
  readonly bytes: number;
  readonly frame: number;
}

const KIB = 1 << 10;
const MIB = 1 << 20;

/** A tenant of this size is worth a pass of its own over the tables: its rows need no place to wait in. */
const LARGE = 256 * MIB;
/** Compressed, a group waits in memory and in a temporary file until its objects can be put together. */
const GROUP = 4096 * MIB;
/** Their keys are a literal in each statement. */
const MOST_TENANTS = 4000;
/** Memory for text that is not in a frame yet: at worst, one unfinished frame for each tenant of a group. */
export const TEXT = 28 * MIB;
/** Smaller frames compress worse; larger ones than the last gain nothing. */
const FRAMES = [64 * KIB, 128 * KIB, 256 * KIB, 512 * KIB, MIB];

/**
 * Divides the tenants by size: a large one is a group of its own, the others share groups, in as few passes over the
 * tables as memory allows. Pure.
 */
export function groupTenants(sizes: readonly TenantSize[]): TenantGroup[] {
  const groups: TenantGroup[] = [];
  let members: TenantSize[] = [];
  let bytes = 0;
  let text = 0;
  const close = () => {
    if (members.length > 0) groups.push(groupOf(members));
    members = [];
    bytes = 0;
    text = 0;
  };
  for (const size of sizes) {
    if (size.bytes >= LARGE) {
      groups.push(groupOf([size]));
      continue;
    }
    const more = textOf(size, 64 * KIB);
    if (members.length === MOST_TENANTS || bytes + size.bytes > GROUP || text + more > TEXT) close();
    members.push(size);
    bytes += size.bytes;
    text += more;
  }
  close();
  return groups;
}

function groupOf(members: readonly TenantSize[]): TenantGroup {
  const fits = (frame: number) => members.reduce((sum, size) => sum + textOf(size, frame), 0) <= TEXT;
  return {
    tenants: members.map(({ tenant }) => tenant),
    bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
    frame: FRAMES.findLast(fits) ?? 64 * KIB,
  };
}

/** What the unfinished frame of a tenant takes; buffers double, so that half of one may be empty. */
function textOf({ largestSection }: TenantSize, frame: number): number {
  return frameText(largestSection, frame);
}

/** The same for a section of so many bytes. */
export function frameText(section: number, frame: number): number {
  return Math.min(frame, 1.5 * section + KIB);
}
