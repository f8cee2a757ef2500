import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { DriftFeature } from '../api';
import { featureName } from '../format';
import { useDark } from '../theme';
import { alignedPsi, COLOURS, DASHES } from './series';

const HEIGHT_PX = 280;
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** With nothing larger to show, what is customarily no change reaches a third of the height. */
const LEAST_RANGE = 0.3;

function options(features: DriftFeature[], width: number): uPlot.Options {
  const axis = { stroke: colour('--chart-text'), grid: { stroke: colour('--chart-grid'), width: 1 }, ticks: { stroke: colour('--chart-grid'), width: 1 } };
  return {
    width,
    height: HEIGHT_PX,
    scales: { y: { range: (_u, _min, max) => [0, Math.max(LEAST_RANGE, (max ?? 0) * 1.1)] } },
    series: [{ value: (_u, at) => (at === null ? '–' : new Date(at * 1000).toLocaleTimeString('en-GB')) }, ...features.map((f, i) => ({
      label: featureName(f.name), stroke: colour(`--chart-${i % COLOURS}`), dash: DASHES[i % DASHES.length]!, width: 2,
      value: (_u: uPlot, v: number | null) => (v == null ? '–' : v.toFixed(3)), points: { show: f.points.length < 3 },
    }))],
    axes: [{ ...axis, values: [
      [86400, '{DD}.{MM}.', null, null, null, null, null, null, 1],
      [60, '{HH}:{mm}', '\n{DD}.{MM}.', null, null, null, null, null, 1],
      [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
    ] }, { ...axis, size: 56, label: 'PSI', labelSize: 20 }],
  };
}

/** Population stability index of every feature over time. */
export function PsiChart({ features }: { features: DriftFeature[] }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const dark = useDark();
  const names = features.map((f) => f.name).join();
  const data = alignedPsi(features) as uPlot.AlignedData;
  useEffect(() => {
    const host = box.current!;
    const made = new uPlot(options(features, host.clientWidth), data, host);
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height: HEIGHT_PX }));
    resize.observe(host);
    return () => { resize.disconnect(); made.destroy(); };
  }, [names, dark]);
  useEffect(() => { plot.current?.setData(data); }, [JSON.stringify(data)]);
  const said = features.map((f) => `${featureName(f.name)} ${f.psi.toFixed(2)}`).join(', ');
  return <div ref={box} className="chart" role="img" aria-label={`PSI over time. Now: ${said}.`} />;
}
