import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Device } from '../api';
import { useCommand } from '../resource';
import { Problem } from '../ui/bits';

/** Shuts a device out, after a question. */
export function Revocation({ device, onRevoked }: { device: Device; onRevoked: () => void }) {
  const [asked, setAsked] = useState(false);
  const { busy, problem, run } = useCommand();
  if (device.revokedAt) return null;
  const confirm = async () => {
    if (await run(() => api.revokeDevice(device.id))) { setAsked(false); onRevoked(); }
  };
  return (
    <>
      <Button variant="secondary" isDanger onClick={() => setAsked(true)}>Revoke device</Button>
      {asked && (
        <Modal isOpen variant="small" onClose={() => setAsked(false)} aria-labelledby="confirm-title" aria-describedby="confirm-body">
          <ModalHeader title={`Revoke ${device.id}?`} labelId="confirm-title" titleIconVariant="danger" />
          <ModalBody id="confirm-body">
            {problem && <Problem problem={problem} />}
            Its connections end at once and it cannot connect any more. It goes on serving its model. To take it back, enrol it
            again with a new token.
          </ModalBody>
          <ModalFooter>
            <Button variant="danger" isLoading={busy} isDisabled={busy} onClick={() => void confirm()}>Revoke</Button>
            <Button variant="link" onClick={() => setAsked(false)}>Cancel</Button>
          </ModalFooter>
        </Modal>
      )}
    </>
  );
}
