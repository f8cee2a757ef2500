import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Rollout } from '../api';
import { to } from '../router';
import { Ago } from '../ui/bits';
import { OutcomeBar } from '../ui/outcome-bar';
import { StateLabel } from '../ui/state-label';
import { currentStage, outcomeOf } from './progress';

function RolloutRow({ rollout }: { rollout: Rollout }) {
  return (
    <Tr>
      <Th scope="row" dataLabel="Rollout" modifier="breakWord"><a href={to('rollouts', rollout.id)}>{rollout.name}</a></Th>
      <Td dataLabel="Model" modifier="nowrap">{rollout.model} {rollout.version}</Td>
      <Td dataLabel="State">
        <StateLabel state={rollout.state} />
        {rollout.stateReason && rollout.state !== 'COMPLETED' && <div className="reason">{rollout.stateReason}</div>}
        {rollout.standstill && <div className="reason">{rollout.standstill.reason}</div>}
      </Td>
      <Td dataLabel="Stage" modifier="nowrap">{currentStage(rollout) + 1} of {rollout.stages.length}</Td>
      <Td dataLabel="Devices"><OutcomeBar label={rollout.name} outcome={outcomeOf(rollout)} /></Td>
      <Td dataLabel="Created"><Ago at={rollout.createdAt} /></Td>
    </Tr>
  );
}

export function RolloutTable({ caption, rollouts }: { caption: string; rollouts: Rollout[] }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-lg">
      <Caption className="visually-hidden">{caption}</Caption>
      <Thead>
        <Tr><Th width={25}>Rollout</Th><Th>Model</Th><Th width={25}>State</Th><Th>Stage</Th><Th width={20}>Devices</Th><Th>Created</Th></Tr>
      </Thead>
      <Tbody>{rollouts.map((r) => <RolloutRow key={r.id} rollout={r} />)}</Tbody>
    </Table>
  );
}
