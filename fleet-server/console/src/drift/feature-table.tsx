import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { DriftFeature } from '../api';
import { count, featureName, probability } from '../format';
import { Paged } from '../ui/paged';
import { StateLabel } from '../ui/state-label';
import { COLOURS, DASHES } from './series';

function Swatch({ index }: { index: number }) {
  return (
    <svg className="swatch" viewBox="0 0 32 4" width="32" height="4" aria-hidden="true">
      <line x1="0" y1="2" x2="32" y2="2" stroke={`var(--chart-${index % COLOURS})`} strokeWidth="3"
        strokeDasharray={DASHES[index % DASHES.length]!.join(' ')} />
    </svg>
  );
}

/** The chart in numbers, and its legend: the first `drawn` features are in it. */
export function FeatureTable({ features, drawn }: { features: DriftFeature[]; drawn: number }) {
  const rows = features.map((f, i) => ({ f, i }));
  return (
    <Paged rows={rows} what="features">
      {(visible) => <FeatureRows rows={visible} drawn={drawn} />}
    </Paged>
  );
}

function FeatureRows({ rows, drawn }: { rows: { f: DriftFeature; i: number }[]; drawn: number }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-md">
      <Caption className="visually-hidden">Drift by feature</Caption>
      <Thead><Tr><Th>Feature</Th><Th>State</Th><Th>PSI now</Th><Th>JS divergence</Th><Th>KS</Th><Th>Moved by</Th><Th>p of last window</Th><Th>Samples</Th></Tr></Thead>
      <Tbody>
        {rows.map(({ f, i }) => (
          <Tr key={f.name}>
            <Th scope="row" dataLabel="Feature"><span>{i < drawn && <Swatch index={i} />} {featureName(f.name)}</span></Th>
            <Td dataLabel="State"><StateLabel state={f.drifted ? 'DRIFTED' : 'STABLE'} /></Td>
            <Td dataLabel="PSI now" className="number">{f.psi.toFixed(3)}</Td>
            <Td dataLabel="JS divergence" className="number">{f.js.toFixed(3)}</Td>
            <Td dataLabel="KS" className="number">{f.ks == null ? '–' : f.ks.toFixed(3)}</Td>
            <Td dataLabel="Moved by" className="number">{f.wasserstein == null ? '–' : `${f.wasserstein.toFixed(2)} σ`}</Td>
            <Td dataLabel="p of last window" className="number">{probability(f.pValue)}</Td>
            <Td dataLabel="Samples" className="number">{count(f.points.at(-1)?.samples ?? 0)}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
