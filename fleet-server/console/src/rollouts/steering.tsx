import { Button } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Rollout, type RolloutAction, type RolloutState } from '../api';
import { Confirmation } from '../ui/confirmation';

/** Why is a must where nothing brings back what it did. */
interface Action { verb: string; from: RolloutState[]; effect: string; variant: 'primary' | 'secondary' | 'danger'; why: 'none' | 'may' | 'must' }

const ACTIONS: Record<RolloutAction, Action> = {
  approvals: { verb: 'Approve', from: ['AWAITING_APPROVAL'], variant: 'primary', why: 'may', effect: 'With the last approval that it waits for, the rollout begins. Whoever created it cannot approve it.' },
  rejections: { verb: 'Reject', from: ['AWAITING_APPROVAL'], variant: 'danger', why: 'must', effect: 'The rollout ends here for good, before any device gets its bundle.' },
  pause: { verb: 'Pause', from: ['RUNNING'], variant: 'secondary', why: 'may', effect: 'No further device gets the bundle until somebody resumes. Devices that are updating finish.' },
  resume: { verb: 'Resume', from: ['PAUSED'], variant: 'primary', why: 'none', effect: 'The rollout goes on with the stage it stopped in.' },
  skip: { verb: 'Skip stage', from: ['RUNNING'], variant: 'secondary', why: 'must', effect: 'The stage that is under way is taken as done without its evidence, and the next one begins.' },
  abort: { verb: 'Abort', from: ['AWAITING_APPROVAL', 'RUNNING', 'PAUSED'], variant: 'danger', why: 'may', effect: 'The rollout ends here for good. Devices that have not succeeded get their previous bundle back.' },
  rollback: { verb: 'Roll back', from: ['RUNNING', 'PAUSED', 'COMPLETED'], variant: 'danger', why: 'must', effect: 'The rollout ends here for good. All devices that have its bundle get their previous one back, also those that succeeded. Those that would refuse it stay, and are named.' },
};

/** The commands that the rollout's state allows, each with a confirmation; what stops the rollout asks for the reason. */
export function Steering({ rollout, onDone }: { rollout: Rollout; onDone: () => void }) {
  const [asked, setAsked] = useState<RolloutAction>();
  const allowed = (Object.keys(ACTIONS) as RolloutAction[]).filter((a) => ACTIONS[a].from.includes(rollout.state));
  return (
    <>
      {allowed.map((a) => <Button key={a} variant={ACTIONS[a].variant} onClick={() => setAsked(a)}>{ACTIONS[a].verb}</Button>)}
      {asked && (
        <Confirmation title={`${ACTIONS[asked].verb} “${rollout.name}”?`} verb={ACTIONS[asked].verb} effect={ACTIONS[asked].effect}
          danger={ACTIONS[asked].variant === 'danger'} why={ACTIONS[asked].why}
          act={(reason) => api.steerRollout(rollout.id, asked, reason)} onClose={() => setAsked(undefined)} onDone={onDone} />
      )}
    </>
  );
}
