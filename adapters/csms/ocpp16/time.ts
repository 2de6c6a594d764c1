/** Times as text. We write one form, UTC with three fraction digits, and read what central systems really send. */

export const timeText = (epochMs: number): string => new Date(epochMs).toISOString();

/** Date, time, and as it comes: fraction of any length, zone in any spelling; without a zone it is UTC. */
const READABLE = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:[.,](\d+))?\s*(?:[Zz]|([+-]\d\d):?(\d\d)?)?$/;

/** Epoch milliseconds, or null when the text is no time. */
export function readTime(text: string): number | null {
  const parts = READABLE.exec(text.trim());
  if (parts === null) return null;
  const [, date, minutes, seconds = ':00', fraction = '', zoneHours, zoneMinutes = '00'] = parts;
  const zone = zoneHours === undefined ? 'Z' : `${zoneHours}:${zoneMinutes}`;
  const epochMs = Date.parse(`${date}T${minutes}${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(epochMs) ? null : epochMs;
}
