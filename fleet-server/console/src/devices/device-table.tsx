import { Label } from '@patternfly/react-core';
import { Table, Caption, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Device } from '../api';
import { to } from '../router';
import { Ago, Digest } from '../ui/bits';
import { StateLabel } from '../ui/state-label';

function DeviceRow({ device, isSelected }: { device: Device; isSelected: boolean }) {
  return (
    <Tr isRowSelected={isSelected}>
      <Th scope="row" dataLabel="Device" className="device-cell">
        <a id={`device-${device.id}`} href={to('devices', device.id)} {...(isSelected && { 'aria-current': 'true' })}>{device.id}</a>
        {device.name !== device.id && <div className="note">{device.name}</div>}
        {device.tags.length > 0 && <div className="tags">{device.tags.map((t) => <Label key={t} isCompact>{t}</Label>)}</div>}
      </Th>
      <Td dataLabel="Connection"><StateLabel state={device.online ? 'ONLINE' : 'OFFLINE'} /></Td>
      <Td dataLabel="Model" modifier="nowrap">{device.activeModel ? `${device.activeModel} ${device.activeVersion}` : 'None'}</Td>
      <Td dataLabel="Bundle" className="second-to-detail"><Digest value={device.activeBundle} /></Td>
      <Td dataLabel="Update">
        <StateLabel state={device.phase ?? 'IDLE'} />
        {device.reason && <div className="reason">{device.reason}</div>}
      </Td>
      <Td dataLabel="Last seen"><Ago at={device.lastSeen} /></Td>
    </Tr>
  );
}

export function DeviceTable({ devices, selected }: { devices: Device[]; selected?: string | undefined }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-md">
      <Caption className="visually-hidden">Devices</Caption>
      <Thead>
        <Tr><Th>Device</Th><Th>Connection</Th><Th>Model</Th><Th className="second-to-detail">Bundle</Th><Th width={30}>Update</Th><Th modifier="nowrap">Last seen</Th></Tr>
      </Thead>
      <Tbody>{devices.map((d) => <DeviceRow key={d.id} device={d} isSelected={d.id === selected} />)}</Tbody>
    </Table>
  );
}
