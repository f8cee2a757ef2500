import { Alert, Breadcrumb, BreadcrumbItem } from '@patternfly/react-core';
import { api, type Rollout } from '../api';
import { useResource } from '../resource';
import { to } from '../router';
import { Ago, Digest, Heading, Panel, Shown } from '../ui/bits';
import { StateLabel } from '../ui/state-label';
import { Evidence } from './evidence';
import { RolloutDevices } from './rollout-devices';
import { Stages } from './stages';
import { Steering } from './steering';
import { Why } from './why';

/** One rollout as it goes: why it stands where it stands, its stages, every device. */
export function RolloutScreen({ id }: { id: string }) {
  const rollout = useResource(['rollouts'], (s) => api.rollout(id, s), [id]);
  const devices = useResource(['rollouts', 'devices'], (s) => api.rolloutDevices(id, s), [id]);
  const evidence = useResource(['rollouts'], (s) => api.evidence(id, s), [id]);
  return (
    <>
      <Breadcrumb className="gap-below">
        <BreadcrumbItem to={to('rollouts')}>Rollouts</BreadcrumbItem>
        <BreadcrumbItem isActive>{rollout.data?.name ?? id}</BreadcrumbItem>
      </Breadcrumb>
      <Shown of={rollout} what="the rollout">
        {(data) => (
          <>
            <Heading title={data.name} note={<Summary rollout={data} />}>
              <Steering rollout={data} onDone={rollout.reload} />
            </Heading>
            {data.state === 'RUNNING' && data.stateReason && (
              <Alert isInline component="h2" className="gap-below" title="The stage holds"><p>{data.stateReason}</p></Alert>
            )}
            {data.standstill && (
              <Alert isInline component="h2" className="gap-below" title="No device is given the bundle for now"><p>{data.standstill.reason}</p></Alert>
            )}
            <Why rollout={data} devices={devices.data?.items ?? []} />
            <Panel title="Stages"><Stages rollout={data} /></Panel>
          </>
        )}
      </Shown>
      {evidence.data && evidence.data.items.length > 0 && (
        <div className="gap-above"><Panel title="Evidence"><Evidence verdicts={evidence.data.items} /></Panel></div>
      )}
      <div className="gap-above">
        <Panel title="Devices of this rollout">
          <Shown of={devices} what="the rollout’s devices">{({ items }) => <RolloutDevices devices={items} stages={rollout.data?.stages.length ?? Infinity} />}</Shown>
        </Panel>
      </div>
    </>
  );
}

function Summary({ rollout }: { rollout: Rollout }) {
  return (
    <span className="summary">
      <StateLabel state={rollout.state} /> {rollout.model} {rollout.version} · <Digest value={rollout.bundle} /> · created <Ago at={rollout.createdAt} />{rollout.createdBy && ` by ${rollout.createdBy}`}
    </span>
  );
}
