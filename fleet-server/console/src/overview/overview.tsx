import { Grid, GridItem } from '@patternfly/react-core';
import { api } from '../api';
import { AlertList } from '../alerts/alert-list';
import { useResource } from '../resource';
import { to } from '../router';
import { RolloutTable } from '../rollouts/rollout-table';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { FleetStopped, StopFleet } from './fleet-stop';
import { InService } from './in-service';
import { Tiles } from './tiles';

const RECENT = 5;

export function Overview() {
  const fleet = useResource(['devices', 'rollouts', 'alerts', 'bundles'], api.fleet);
  const rollouts = useResource(['rollouts'], api.rollouts);
  const alerts = useResource(['alerts'], (s) => api.alerts(undefined, s));
  const bundles = useResource(['bundles', 'devices'], api.bundles);
  return (
    <>
      <Heading title="Overview">{fleet.data && <StopFleet fleet={fleet.data} onDone={fleet.reload} />}</Heading>
      <Shown of={fleet} what="the fleet">
        {(data) => <><FleetStopped fleet={data} onDone={fleet.reload} /><Tiles fleet={data} /></>}
      </Shown>
      <Grid hasGutter className="gap-above">
        <GridItem>
          <Panel title="Recent rollouts" actions={<a href={to('rollouts')}>All rollouts</a>}>
            <Shown of={rollouts} what="rollouts">
              {({ items }) => items.length
                ? <RolloutTable caption="Recent rollouts" rollouts={items.slice(0, RECENT)} />
                : <Nothing title="No rollout yet">Sign a bundle with flotilla-compiler, upload it, then <a href={to('rollouts', 'new')}>create a rollout</a>.</Nothing>}
            </Shown>
          </Panel>
        </GridItem>
        <GridItem xl={8}>
          <Panel title="Recent alerts" actions={<a href={to('alerts')}>All alerts</a>}>
            <Shown of={alerts} what="alerts">
              {({ items }) => items.length
                ? <AlertList alerts={items.slice(0, RECENT)} onChange={alerts.reload} />
                : <Nothing title="No alerts">Drift and stopped rollouts show up here.</Nothing>}
            </Shown>
          </Panel>
        </GridItem>
        <GridItem xl={4}>
          <Panel title="Models in service">
            <Shown of={bundles} what="bundles">{({ items }) => <InService bundles={items} />}</Shown>
          </Panel>
        </GridItem>
      </Grid>
    </>
  );
}
