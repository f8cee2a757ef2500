import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useState } from 'react';
import type { DeviceRolloutState, RolloutDevice } from '../api';
import { to } from '../router';
import { Ago, Nothing } from '../ui/bits';
import { Paged } from '../ui/paged';
import { StateLabel } from '../ui/state-label';

type Filter = 'All' | 'Failed' | 'Under way' | 'Succeeded' | 'Waiting' | 'Left out';
const FILTERS: Filter[] = ['All', 'Failed', 'Under way', 'Succeeded', 'Waiting', 'Left out'];

function filterOf(state: DeviceRolloutState): Exclude<Filter, 'All'> {
  switch (state) {
    case 'FAILED': return 'Failed';
    case 'SUCCEEDED': return 'Succeeded';
    case 'WAITING': return 'Waiting';
    case 'EXCLUDED': case 'SUPERSEDED': return 'Left out';
    default: return 'Under way';
  }
}

/** Failed devices first, then those under way: what an operator looks for. */
function byUrgency(a: RolloutDevice, b: RolloutDevice): number {
  const rank = (d: RolloutDevice) => FILTERS.indexOf(filterOf(d.state));
  return rank(a) - rank(b) || a.stage - b.stage || a.id.localeCompare(b.id);
}

export function RolloutDevices({ devices, stages }: { devices: RolloutDevice[]; stages: number }) {
  const [filter, setFilter] = useState<Filter>('All');
  const number = (f: Filter) => (f === 'All' ? devices.length : devices.filter((d) => filterOf(d.state) === f).length);
  const rows = devices.filter((d) => filter === 'All' || filterOf(d.state) === filter).sort(byUrgency);
  return (
    <>
      <ToggleGroup aria-label="Devices by state" className="gap-below" isCompact>
        {FILTERS.map((f) => <ToggleGroupItem key={f} text={`${f} ${number(f)}`} isSelected={f === filter} onChange={() => setFilter(f)} />)}
      </ToggleGroup>
      {rows.length ? <Paged key={filter} rows={rows} what="devices">{(visible) => <DeviceRows devices={visible} stages={stages} />}</Paged> : <Nothing title="No device in this state" />}
    </>
  );
}

function DeviceRows({ devices, stages }: { devices: RolloutDevice[]; stages: number }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-md">
      <Caption className="visually-hidden">Devices of this rollout</Caption>
      <Thead><Tr><Th>Device</Th><Th>Stage</Th><Th>State</Th><Th width={50}>Reason</Th><Th>Updated</Th></Tr></Thead>
      <Tbody>
        {devices.map((d) => (
          <Tr key={d.id}>
            <Th scope="row" dataLabel="Device"><a href={to('devices', d.id)}>{d.id}</a></Th>
            <Td dataLabel="Stage">{d.stage < stages ? d.stage + 1 : 'After all'}</Td>
            <Td dataLabel="State"><StateLabel state={d.state} /></Td>
            <Td dataLabel="Reason">{d.reason || '–'}</Td>
            <Td dataLabel="Updated"><Ago at={d.updatedAt} never="–" /></Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
