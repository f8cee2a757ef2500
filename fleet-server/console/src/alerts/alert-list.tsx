import { Button, List, ListItem } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Alert } from '../api';
import { featureName, plural } from '../format';
import { useCommand } from '../resource';
import { to } from '../router';
import { Ago, Problem } from '../ui/bits';
import { Confirmation } from '../ui/confirmation';
import { StateLabel } from '../ui/state-label';
import { Note } from './note';

const DAY_SECONDS = 24 * 3600;

/** Where an alert is looked into: its rollout, or the drift of its bundle. */
function placeOf(alert: Alert): { href: string; text: string } | undefined {
  if (alert.rolloutId) return { href: to('rollouts', alert.rolloutId), text: 'Rollout' };
  if (alert.bundle) return { href: to('drift', alert.bundle), text: 'Drift' };
  return undefined;
}

function AlertItem({ alert, onChange }: { alert: Alert; onChange: () => void }) {
  const { busy, problem, run } = useCommand();
  const [silencing, setSilencing] = useState(false);
  const place = placeOf(alert);
  const facts = [
    alert.severity.toLowerCase(), alert.model, alert.feature && featureName(alert.feature),
    alert.size != null && alert.kind === 'DRIFT' && `PSI ${alert.size.toFixed(2)}`,
    alert.devices?.length && plural(alert.devices.length, 'device'),
  ].filter(Boolean).join(' · ');
  return (
    <ListItem className="alert-item">
      <div className="alert-line">
        <StateLabel state={alert.state} />
        <strong>{alert.kind === 'DRIFT' ? 'Drift' : 'Rollout'}</strong>
        {facts && <span className="note">{facts}</span>}
        <span className="note"><Ago at={alert.openedAt} /></span>
      </div>
      <p>{alert.message}</p>
      <Note alert={alert} />
      {problem && <Problem problem={problem} />}
      <div className="alert-line">
        {place && <a href={place.href} aria-label={`${place.text}: ${alert.message}`}>{place.text}</a>}
        {alert.state === 'OPEN' && (
          <Button variant="link" isInline isDisabled={busy} aria-label={`Acknowledge: ${alert.message}`}
            onClick={() => void run(() => api.acknowledge(alert.id)).then(onChange)}>Acknowledge</Button>
        )}
        {(alert.state === 'OPEN' || alert.state === 'ACKNOWLEDGED') && (
          <Button variant="link" isInline aria-label={`Silence for a day: ${alert.message}`}
            onClick={() => setSilencing(true)}>Silence for a day</Button>
        )}
        {alert.state === 'SILENCED' && (
          <Button variant="link" isInline isDisabled={busy} aria-label={`End the silence: ${alert.message}`}
            onClick={() => void run(() => api.endSilence(alert.id)).then(onChange)}>End the silence</Button>
        )}
      </div>
      {silencing && (
        <Confirmation title="Silence this alert for a day?" verb="Silence" why="must"
          effect="Nobody is told of it until then, unless it is resolved. If it stands still tomorrow, it is open again."
          act={(reason) => api.silence(alert.id, DAY_SECONDS, reason)} onClose={() => setSilencing(false)} onDone={onChange} />
      )}
    </ListItem>
  );
}

export function AlertList({ alerts, onChange }: { alerts: Alert[]; onChange: () => void }) {
  return <List isPlain isBordered>{alerts.map((a) => <AlertItem key={a.id} alert={a} onChange={onChange} />)}</List>;
}
