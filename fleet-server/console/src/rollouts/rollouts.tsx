import { api } from '../api';
import { useResource } from '../resource';
import { to } from '../router';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { RolloutTable } from './rollout-table';

export function Rollouts() {
  const rollouts = useResource(['rollouts'], api.rollouts);
  return (
    <>
      <Heading title="Rollouts"><a className="pf-v6-c-button pf-m-primary" href={to('rollouts', 'new')}>Create rollout</a></Heading>
      <Panel title="All rollouts">
        <Shown of={rollouts} what="rollouts">
          {({ items }) => items.length ? <RolloutTable caption="Rollouts" rollouts={items} />
            : <Nothing title="No rollout yet">A rollout brings one bundle to the fleet in stages.</Nothing>}
        </Shown>
      </Panel>
    </>
  );
}
