import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { DriftDevice } from '../api';
import { count, featureName, probability } from '../format';
import { to } from '../router';
import { Nothing } from '../ui/bits';
import { Paged } from '../ui/paged';
import { StateLabel } from '../ui/state-label';

/** Every device that reported, the least like what was seen before first. */
export function DriftDevices({ devices }: { devices: DriftDevice[] }) {
  if (!devices.length) return <Nothing title="No device has reported yet" />;
  const rows = [...devices].sort((a, b) => (a.pValue ?? 2) - (b.pValue ?? 2) || (b.maxPsi ?? -1) - (a.maxPsi ?? -1) || a.id.localeCompare(b.id));
  const most = Math.max(...rows.map((d) => d.maxPsi ?? 0), Number.MIN_VALUE);
  return (
    <Paged rows={rows} what="devices">
      {(visible) => (
        <Table variant="compact" gridBreakPoint="grid-md">
          <Caption className="visually-hidden">Drift by device</Caption>
          <Thead><Tr><Th>Device</Th><Th>State</Th><Th>Feature</Th><Th width={30}>Its PSI</Th><Th>p</Th><Th>Samples</Th></Tr></Thead>
          <Tbody>
            {visible.map((d) => (
              <Tr key={d.id}>
                <Th scope="row" dataLabel="Device"><a href={to('devices', d.id)}>{d.id}</a></Th>
                <Td dataLabel="State"><StateLabel state={d.verdict} /></Td>
                <Td dataLabel="Feature">{d.feature ? featureName(d.feature) : '–'}</Td>
                <Td dataLabel="Its PSI">
                  {d.maxPsi == null ? '–' : (
                    <div className="psi"><span className="number">{d.maxPsi.toFixed(3)}</span>
                      <span className="share"><span className={d.verdict === 'DRIFTED' ? 'drifted' : ''} style={{ width: `${(d.maxPsi / most) * 100}%` }} /></span></div>
                  )}
                </Td>
                <Td dataLabel="p" className="number">{probability(d.pValue)}</Td>
                <Td dataLabel="Samples" className="number">{count(d.samples)}</Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Paged>
  );
}
