import { Alert as Banner, AlertActionLink, ExpandableSection } from '@patternfly/react-core';
import { api, type Alert } from '../api';
import { featureName, plural } from '../format';
import { useCommand } from '../resource';
import { to } from '../router';
import { Note } from '../alerts/note';
import { Ago, Problem } from '../ui/bits';

const STANDS = { OPEN: 'Drift', ACKNOWLEDGED: 'Drift, acknowledged', SILENCED: 'Drift, silenced', RESOLVED: 'Drift, resolved' };

/** A drift alert at its place: what moved, how far, on which devices. */
export function DriftAlert({ alert, onChange }: { alert: Alert; onChange: () => void }) {
  const { busy, problem, run } = useCommand();
  const open = alert.state === 'OPEN';
  const devices = alert.devices ?? [];
  const features = alert.features?.map((f) => `${featureName(f.name)} (PSI ${f.psi.toFixed(2)}, JS ${f.js.toFixed(2)})`).join(', ');
  return (
    <>
      {problem && <Problem problem={problem} />}
      <Banner isInline isLiveRegion component="h2" className="gap-below" variant={!open || alert.severity === 'NOTICE' ? 'info' : alert.severity === 'WARNING' ? 'warning' : 'danger'}
        title={`${STANDS[alert.state]}: ${alert.message}`}
        actionLinks={open && (
          <AlertActionLink isDisabled={busy} onClick={() => void run(() => api.acknowledge(alert.id)).then(onChange)}>Acknowledge</AlertActionLink>
        )}>
        <p>{features && `${features}. `}{alert.since && <>Since <Ago at={alert.since} />. </>}Opened <Ago at={alert.openedAt} />, last seen <Ago at={alert.updatedAt} />.</p>
        <Note alert={alert} />
        {alert.common && alert.common.length > 0 && (
          <p>In common: {alert.common.map((c) => `${c.trait} (${c.devices} of ${devices.length}, ${c.lift.toFixed(1)} times as often as all)`).join(', ')}.</p>
        )}
        {devices.length > 0 && (
          <ExpandableSection toggleText={`On ${plural(devices.length, 'device')}`}>
            {devices.map((id, i) => <span key={id}>{i > 0 && ', '}<a href={to('devices', id)}>{id}</a></span>)}
          </ExpandableSection>
        )}
      </Banner>
    </>
  );
}
