import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextArea } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Rollout, type RolloutAction, type RolloutState } from '../api';
import { useCommand } from '../resource';
import { Problem } from '../ui/bits';

/** Why is a must where nothing brings back what it did. */
interface Action { verb: string; from: RolloutState[]; effect: string; variant: 'primary' | 'secondary' | 'danger'; why: 'none' | 'may' | 'must' }

const ACTIONS: Record<RolloutAction, Action> = {
  pause: { verb: 'Pause', from: ['RUNNING'], variant: 'secondary', why: 'may', effect: 'No further device gets the bundle until somebody resumes. Devices that are updating finish.' },
  resume: { verb: 'Resume', from: ['PAUSED'], variant: 'primary', why: 'none', effect: 'The rollout goes on with the stage it stopped in.' },
  skip: { verb: 'Skip stage', from: ['RUNNING'], variant: 'secondary', why: 'must', effect: 'The stage that is under way is taken as done without its evidence, and the next one begins.' },
  abort: { verb: 'Abort', from: ['RUNNING', 'PAUSED'], variant: 'danger', why: 'may', effect: 'The rollout ends here for good. Devices that have not succeeded get their previous bundle back.' },
  rollback: { verb: 'Roll back', from: ['RUNNING', 'PAUSED', 'COMPLETED'], variant: 'danger', why: 'must', effect: 'The rollout ends here for good. All devices that have its bundle get their previous one back, also those that succeeded. Those that would refuse it stay, and are named.' },
};

/** The commands that the rollout's state allows, each with a confirmation; what stops the rollout asks for the reason. */
export function Steering({ rollout, onDone }: { rollout: Rollout; onDone: () => void }) {
  const [asked, setAsked] = useState<RolloutAction>();
  const allowed = (Object.keys(ACTIONS) as RolloutAction[]).filter((a) => ACTIONS[a].from.includes(rollout.state));
  return (
    <>
      {allowed.map((a) => <Button key={a} variant={ACTIONS[a].variant} onClick={() => setAsked(a)}>{ACTIONS[a].verb}</Button>)}
      {asked && <Confirmation action={asked} rollout={rollout} onClose={() => setAsked(undefined)} onDone={onDone} />}
    </>
  );
}

function Confirmation({ action, rollout, onClose, onDone }: {
  action: RolloutAction; rollout: Rollout; onClose: () => void; onDone: () => void;
}) {
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useCommand();
  const { verb, effect, variant, why } = ACTIONS[action];
  const unexplained = why === 'must' && !reason.trim();
  const confirm = async () => {
    if (unexplained) return;
    if (await run(() => api.steerRollout(rollout.id, action, reason.trim()))) { onDone(); onClose(); }
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <ModalHeader title={`${verb} “${rollout.name}”?`} labelId="confirm-title" {...(variant === 'danger' && { titleIconVariant: 'danger' as const })} />
      <ModalBody id="confirm-body">
        {problem && <Problem problem={problem} />}
        <p className="gap-below">{effect}</p>
        {why !== 'none' && (
          <Form onSubmit={(e) => { e.preventDefault(); void confirm(); }}>
            <FormGroup label="Reason, for those who ask later" fieldId="reason" isRequired={why === 'must'}>
              <TextArea id="reason" value={reason} onChange={(_, next) => setReason(next)} resizeOrientation="vertical" rows={3} />
            </FormGroup>
          </Form>
        )}
      </ModalBody>
      <ModalFooter>
        <Button variant={variant === 'danger' ? 'danger' : 'primary'} isLoading={busy} isDisabled={busy || unexplained} onClick={() => void confirm()}>{verb}</Button>
        <Button variant="link" onClick={onClose}>Cancel</Button>
      </ModalFooter>
    </Modal>
  );
}
