const LOCALE = 'en-GB';

export function count(n: number): string { return n.toLocaleString(LOCALE); }

/** 1 device, 2 devices. */
export function plural(n: number, one: string, many = `${one}s`): string { return `${count(n)} ${n === 1 ? one : many}`; }

export function percent(fraction: number, digits = 0): string { return `${(fraction * 100).toFixed(digits)} %`; }

/** A p-value: 0.042, or 3.1e-9. */
export function probability(p: number | null | undefined): string { return p == null ? '–' : p < 0.001 ? p.toExponential(1) : p.toFixed(3); }

export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit++; }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export function seconds(n: number): string {
  if (n < 60) return `${n} s`;
  if (n < 3600) return n % 60 ? `${Math.floor(n / 60)} min ${n % 60} s` : `${n / 60} min`;
  return `${(n / 3600).toFixed(n % 3600 ? 1 : 0)} h`;
}

/** "12 s ago", from `now` in milliseconds since the epoch. */
export function ago(iso: string, now: number): string {
  const elapsed = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (elapsed < 5) return 'just now';
  if (elapsed < 60) return `${elapsed} s ago`;
  if (elapsed < 3600) return `${Math.floor(elapsed / 60)} min ago`;
  if (elapsed < 86400) return `${Math.floor(elapsed / 3600)} h ago`;
  return `${Math.floor(elapsed / 86400)} d ago`;
}

export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** "input.contrast" as people say it; places are counted from 0, as in names. */
export function featureName(name: string): string {
  const names: Record<string, string> = {
    'input.mean': 'Input brightness', 'input.contrast': 'Input contrast', confidence: 'Confidence',
    predictions: 'Predicted classes', 'latency.ms': 'Latency', 'input.sharpness': 'Input sharpness', 'input.entropy': 'Input entropy',
  };
  const [, side, statistic, projection, place] = /^(input|output)\.(?:(mean|contrast)\.)?(p?)(\d+)$/.exec(name) ?? [];
  if (names[name] || !side) return names[name] ?? name;
  if (statistic) return `${statistic === 'mean' ? 'Brightness' : 'Contrast'} of channel ${place}`;
  if (projection) return `Projection ${place} of the ${side === 'input' ? 'input' : 'scores'}`;
  return `${side === 'input' ? 'Input value' : 'Score'} ${place}`;
}
