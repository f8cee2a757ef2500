import { Alert, List, ListItem } from '@patternfly/react-core';
import type { Rollout, RolloutDevice } from '../api';
import { plural } from '../format';
import { to } from '../router';
import { Ago } from '../ui/bits';
import { failureReasons } from './progress';

const NAMED_DEVICES = 5;

const TITLES = {
  AWAITING_APPROVAL: 'This rollout waits for approval',
  RUNNING: 'Devices failed, within what this rollout allows',
  PAUSED: 'This rollout is paused',
  ABORTED: 'This rollout was aborted',
  ROLLED_BACK: 'This rollout was rolled back',
  COMPLETED: 'Completed, with failed devices',
};

function Devices({ ids }: { ids: string[] }) {
  return (
    <>
      {ids.slice(0, NAMED_DEVICES).map((id, i) => <span key={id}>{i > 0 && ', '}<a href={to('devices', id)}>{id}</a></span>)}
      {ids.length > NAMED_DEVICES && ` and ${ids.length - NAMED_DEVICES} more`}
    </>
  );
}

/** What stopped the rollout, in the server's words and in those of the devices. Nothing while all is well. */
export function Why({ rollout, devices }: { rollout: Rollout; devices: RolloutDevice[] }) {
  const failures = failureReasons(devices);
  const ended = rollout.state === 'ABORTED' || rollout.state === 'ROLLED_BACK';
  const stopped = ended || rollout.state === 'PAUSED' || rollout.state === 'AWAITING_APPROVAL';
  if (!stopped && !failures.length) return null;
  return (
    <Alert isInline isLiveRegion component="h2" className="gap-below why" title={TITLES[rollout.state]}
      variant={stopped && (failures.length > 0 || ended) ? 'danger' : 'warning'}>
      {stopped && rollout.stateReason && <p className="why-reason">{rollout.stateReason}</p>}
      {rollout.state === 'AWAITING_APPROVAL' && (
        <List isPlain>
          {rollout.approvals.map((a) => <ListItem key={a.user}>{a.user} approved <Ago at={a.at} />{a.reason && `: ${a.reason}`}</ListItem>)}
        </List>
      )}
      {failures.length > 0 && (
        <List isPlain>
          {failures.map((f) => (
            <ListItem key={f.reason}><strong>{plural(f.devices.length, 'device')}:</strong> {f.reason} (<Devices ids={f.devices} />)</ListItem>
          ))}
        </List>
      )}
    </Alert>
  );
}
