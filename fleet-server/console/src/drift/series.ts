import type { DriftFeature } from '../api';

/** Rows for the chart: the times of all features in order, then one row of PSI a feature; null where it has no point. */
export function alignedPsi(features: DriftFeature[]): (number | null)[][] {
  const times = [...new Set(features.flatMap((f) => f.points.map((p) => Date.parse(p.at) / 1000)))].sort((a, b) => a - b);
  const rows = features.map((f) => {
    const byTime = new Map(f.points.map((p) => [Date.parse(p.at) / 1000, p.psi]));
    return times.map((t) => byTime.get(t) ?? null);
  });
  return [times, ...rows];
}

/** Lines differ in colour and in dash, so that they can be told apart without colour. */
export const DASHES: number[][] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 6]];
export const COLOURS = 5;
