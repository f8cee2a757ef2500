import { Alert, AlertActionLink, Button } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Fleet } from '../api';
import { Ago } from '../ui/bits';
import { Confirmation } from '../ui/confirmation';

/** The button that stops all rollouts; nothing while they are stopped. */
export function StopFleet({ fleet, onDone }: { fleet: Fleet; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  if (fleet.stop) return null;
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>Stop all rollouts</Button>
      {asked && (
        <Confirmation danger title="Stop all rollouts?" verb="Stop all rollouts" why="must"
          effect="Every running rollout is paused at once, and none can start or go on until the stop is lifted. Devices go on with what they were given."
          act={api.stopFleet} onClose={() => setAsked(false)} onDone={onDone} />
      )}
    </>
  );
}

/** That all rollouts are stopped, since when, and why; nothing while they are not. */
export function FleetStopped({ fleet, onDone }: { fleet: Fleet; onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!fleet.stop) return null;
  return (
    <Alert isInline variant="danger" component="h2" className="gap-below" title="All rollouts are stopped"
      actionLinks={<AlertActionLink onClick={() => setAsked(true)}>Lift the stop</AlertActionLink>}>
      <p>{fleet.stop.reason} · <Ago at={fleet.stop.since} /></p>
      {asked && (
        <Confirmation title="Lift the stop?" verb="Lift the stop" why="none"
          effect="Rollouts can start again. Those that were paused stay so until somebody resumes them, one by one."
          act={api.liftFleetStop} onClose={() => setAsked(false)} onDone={onDone} />
      )}
    </Alert>
  );
}
