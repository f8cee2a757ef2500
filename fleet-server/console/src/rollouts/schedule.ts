import type { Day, Schedule } from '../api';

/** When devices are given the bundle, as typed; empty fields bound nothing. */
export interface ScheduleDraft { timeZone: string; start: string; from: string; to: string; days: Day[] }

export const DAYS: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const NO_SCHEDULE: ScheduleDraft = {
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, start: '', from: '', to: '', days: DAYS,
};

const DATE_AND_TIME = /^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with the draft, by the id of the field. */
export function scheduleErrors({ timeZone, start, from, to, days }: ScheduleDraft): Record<string, string | undefined> {
  const windowed = from.trim() || to.trim();
  const time = (text: string) => (!windowed || TIME.test(text.trim()) ? undefined : 'A time such as 22:00');
  return {
    'time-zone': timeZone.trim() ? undefined : 'A name such as Europe/Oslo',
    start: !start.trim() || DATE_AND_TIME.test(start.trim()) ? undefined : 'Date and time, such as 2026-12-01 20:00',
    from: time(from),
    to: time(to),
    days: windowed && !days.length ? 'One day at least' : undefined,
  };
}

/** The draft as the API wants it; only for a draft without errors. */
export function scheduleOf({ timeZone, start, from, to, days }: ScheduleDraft): { schedule?: Schedule } {
  if (!start.trim() && !from.trim()) return {};
  return {
    schedule: {
      timeZone: timeZone.trim(),
      ...(start.trim() && { start: start.trim().replace(' ', 'T') }),
      windows: from.trim() ? [{ days, from: from.trim(), to: to.trim() }] : [],
    },
  };
}
