export type DueTone = 'late' | 'soon' | 'calm';

export interface DueText {
  tone: DueTone;
  unit: 'days' | 'hours' | 'minutes';
  count: number;
}

const HOUR = 3_600_000;
const SOON_HOURS = 10;
const DAYS_FROM_HOURS = 48;

/** How long until the promised ship time: amber under ten hours, red when it has passed. */
export function due(shipBy: string, now: number): DueText {
  const left = new Date(shipBy).getTime() - now;
  const span = Math.abs(left);
  const tone: DueTone = left < 0 ? 'late' : left < SOON_HOURS * HOUR ? 'soon' : 'calm';
  if (span >= DAYS_FROM_HOURS * HOUR) return { tone, unit: 'days', count: Math.floor(span / (24 * HOUR)) };
  if (span >= HOUR) return { tone, unit: 'hours', count: Math.floor(span / HOUR) };
  return { tone, unit: 'minutes', count: Math.floor(span / 60_000) };
}
