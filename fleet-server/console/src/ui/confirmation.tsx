import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextArea } from '@patternfly/react-core';
import { useState } from 'react';
import { useCommand } from '../resource';
import { Problem } from './bits';

interface Props {
  title: string;
  verb: string;
  effect: string;
  danger?: boolean;
  /** Whether it asks for a reason; a must where nothing brings back what it does. */
  why: 'none' | 'may' | 'must';
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
}

/** Asks before a command is given, and says what it will do. */
export function Confirmation({ title, verb, effect, danger = false, why, act, onClose, onDone }: Props) {
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useCommand();
  const unexplained = why === 'must' && !reason.trim();
  const confirm = async () => {
    if (unexplained) return;
    if (await run(() => act(reason.trim()))) { onDone(); onClose(); }
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <ModalHeader title={title} labelId="confirm-title" {...(danger && { titleIconVariant: 'danger' as const })} />
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
        <Button variant={danger ? 'danger' : 'primary'} isLoading={busy} isDisabled={busy || unexplained} onClick={() => void confirm()}>{verb}</Button>
        <Button variant="link" onClick={onClose}>Cancel</Button>
      </ModalFooter>
    </Modal>
  );
}
