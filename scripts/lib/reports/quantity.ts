const THOUSANDS = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

/** `12 ms`, `3.2 s`, `4 min 05 s`, `2 h 03 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** `512 B`, `1.5 KiB`, `3.2 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let amount = bytes;
  let unit = 0;
  for (; amount >= 1023.95 && unit < units.length - 1; unit += 1) amount /= 1024;
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}

/** A number as a person reads it; its name says what it counts (`…bytes`, `…milliseconds`). */
export function formatNumber(name: string, value: number): string {
  if (/(?:^|[a-z_-])milliseconds$/i.test(name)) return formatDuration(value);
  if (/(?:^|[a-z_-])bytes$/i.test(name) && value >= 0) return formatBytes(value);
  return THOUSANDS.format(value);
}

/** `rowsPerTenant` and `rows_per-tenant` as words. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
