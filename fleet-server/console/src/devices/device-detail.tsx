import { Alert, Card, CardBody, ClipboardCopy, ClipboardCopyVariant } from '@patternfly/react-core';
import { useEffect, useRef } from 'react';
import { api, type DeviceDetail as Detail, type Phase } from '../api';
import { useResource } from '../resource';
import { go, to } from '../router';
import { Ago, Digest, Shown } from '../ui/bits';
import { CloseButton } from '../ui/close-button';
import { Facts } from '../ui/facts';
import { StateLabel } from '../ui/state-label';
import { Labels } from './labels';
import { Revocation } from './revocation';

const FAILED: Phase[] = ['REJECTED', 'ROLLED_BACK'];

/** One device beside the list; on a narrow screen in its place. Escape closes it and returns to its row. */
export function DeviceDetail({ id }: { id: string }) {
  const device = useResource(['devices'], (s) => api.device(id, s), [id]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { heading.current?.focus(); }, []);
  const close = () => {
    go(to('devices'));
    setTimeout(() => document.getElementById(`device-${id}`)?.focus());
  };
  return (
    <aside aria-label={`Device ${id}`} onKeyDown={(e) => { if (e.key === 'Escape') close(); }}>
      <Card>
        <div className="panel-head">
          <h2 ref={heading} tabIndex={-1}>{id}</h2>
          <CloseButton label="Close device" onClick={close} />
        </div>
        <CardBody>
          <Shown of={device} what="the device">
            {(data) => <><DeviceFacts device={data} onChanged={device.reload} /><Revocation device={data} onRevoked={device.reload} /></>}
          </Shown>
        </CardBody>
      </Card>
    </aside>
  );
}

function DeviceFacts({ device, onChanged }: { device: Detail; onChanged: () => void }) {
  const failed = device.phase != null && FAILED.includes(device.phase);
  return (
    <>
      {device.reason && (
        <Alert isInline isPlain={!failed} variant={failed ? 'danger' : 'info'} component="h3" className="gap-below"
          title={failed ? 'The last update failed' : 'The device says'}>{device.reason}</Alert>
      )}
      <Facts facts={[
        ['Name', device.name],
        ['Group', device.group ?? 'None'],
        ['Tags', <Labels device={device} onChanged={onChanged} />],
        ['Connection', <><StateLabel state={device.online ? 'ONLINE' : 'OFFLINE'} /> <Ago at={device.lastSeen} never="Never seen" /></>],
        ['Update', <StateLabel state={device.phase ?? 'IDLE'} />],
        ['Model', device.activeModel ? `${device.activeModel} ${device.activeVersion}` : 'None'],
        ['Active bundle', <Digest value={device.activeBundle} />],
        ['Wanted bundle', <Digest value={device.desiredBundle} />],
        ['Floor', `Release ${device.floor}`],
        ['Assignment', `No. ${device.counter}`],
        ['Agent', device.agentVersion ?? 'Unknown'],
        ['Enrolled', <Ago at={device.enrolledAt} />],
        ['Certificates', device.revokedAt ? <>Revoked <Ago at={device.revokedAt} /></> : 'Good'],
        ['Signed report', device.reportedProof ? (
          <ClipboardCopy isReadOnly variant={ClipboardCopyVariant.inlineCompact} hoverTip="Copy" clickTip="Copied" truncation
            copyAriaLabel="Copy signed report">{device.reportedProof}</ClipboardCopy>) : 'None yet'],
      ]} />
    </>
  );
}
