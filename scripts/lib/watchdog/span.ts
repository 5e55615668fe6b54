/** `5 min`, `6 h 12 min`, `3 d 4 h`: milliseconds as people speak of days. */
export function spanText(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${minutes} min`;
}

/** A moment as the ledger writes it. */
export function momentText(moment: number | Date): string {
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
