/** One key for each label, in the order of the labels; s stands for "cannot tell". More labels than these have no key. */
const KEYS = '1234567890qwertyuiopadfghjklzxcvbnm';
export const CANNOT_TELL = 's';

export function keyOf(label: number): string | undefined { return KEYS[label]; }

export function labelOf(key: string): number | undefined {
  const label = KEYS.indexOf(key);
  return key.length === 1 && label >= 0 ? label : undefined;
}

/** Whether a key is meant for the page: not for a field that has the focus, nor for the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  const inField = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
  return !inField && !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
}
