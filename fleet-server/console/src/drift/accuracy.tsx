import { Alert as Banner } from '@patternfly/react-core';
import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { api, type AccuracyNow, type LabelledSlice } from '../api';
import { count, featureName, percent } from '../format';
import { useResource } from '../resource';
import { Ago, Panel, Shown } from '../ui/bits';

const BY: Record<LabelledSlice['by'], string> = { all: 'All labelled', origin: 'Chosen by', class: 'Class', device: 'Device' };
const range = (low: number, high: number) => `${percent(low, 1)} to ${percent(high, 1)}`;

/** How often the model is right: what is estimated without labels, and what labels say. */
export function AccuracyPanel({ bundle }: { bundle: string }) {
  const accuracy = useResource(['drift'], (s) => api.accuracy(bundle, s), [bundle]);
  return (
    <Panel title="Accuracy">
      <Shown of={accuracy} what="accuracy">
        {({ now, slices }) => (
          <>
            {now ? <Estimate now={now} /> : <p>No estimate yet: it needs a bundle with a calibration, and at least 100 inferences.</p>}
            {slices.length > 0 && <Labelled slices={slices} />}
          </>
        )}
      </Shown>
    </Panel>
  );
}

function Estimate({ now }: { now: AccuracyNow }) {
  const why = now.doubts.map((d) => `${d.what === 'answers' ? 'Classes and confidences' : featureName(d.what)} (${percent(d.share)})`).join(', ');
  return (
    <>
      {!now.reliable && (
        <Banner isInline component="h3" variant="warning" className="gap-below" title="Only labels can tell">
          Too much is unlike what the model was calibrated on: {why}.
        </Banner>
      )}
      <p>
        {now.reliable ? 'About ' : 'It would be '}<strong>{percent(now.accuracy, 1)}</strong> ({range(now.low, now.high)}), estimated without labels
        from {count(now.samples)} inferences <Ago at={now.at} />, calibrated on {count(now.calibrated)}. With classes as frequent as in the
        calibration it would be {percent(now.usualClasses, 1)}.{now.reliable && why && ` Partly unlike the calibration: ${why}.`}
      </p>
      <Table variant="compact" gridBreakPoint="grid-md">
        <Caption className="visually-hidden">Frequency of classes</Caption>
        <Thead><Tr><Th>Class</Th><Th>In the calibration</Th><Th>Now</Th><Th>95 % interval</Th></Tr></Thead>
        <Tbody>
          {now.classes.map((c) => (
            <Tr key={c.name}>
              <Th scope="row" dataLabel="Class">{c.name}</Th>
              <Td dataLabel="In the calibration" className="number">{percent(c.before, 1)}</Td>
              <Td dataLabel="Now" className="number">{percent(c.now, 1)}</Td>
              <Td dataLabel="95 % interval" className="number">{range(c.low, c.high)}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </>
  );
}

function Labelled({ slices }: { slices: LabelledSlice[] }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-md" className="gap-above">
      <Caption className="visually-hidden">Accuracy on labelled samples</Caption>
      <Thead><Tr><Th>Labelled samples</Th><Th>Right</Th><Th>Accuracy</Th><Th>95 % interval</Th></Tr></Thead>
      <Tbody>
        {slices.map((s) => (
          <Tr key={`${s.by} ${s.name}`}>
            <Th scope="row" dataLabel="Labelled samples">{BY[s.by]} {s.by === 'origin' ? s.name.toLowerCase() : s.name}</Th>
            <Td dataLabel="Right" className="number">{count(s.right)} of {count(s.samples)}</Td>
            <Td dataLabel="Accuracy" className="number">{percent(s.accuracy, 1)}</Td>
            <Td dataLabel="95 % interval" className="number">{range(s.low, s.high)}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
