import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useState } from 'react';
import { api, type Claims } from '../api';
import { count, dateTime, plural } from '../format';
import { useCommand } from '../resource';
import { Ago, Problem } from '../ui/bits';

/** Claims that were made together, in one row each. */
export function ClaimTable({ claims, onRevoked }: { claims: Claims[]; onRevoked: () => void }) {
  const [asked, setAsked] = useState<Claims>();
  return (
    <>
      <Table variant="compact" gridBreakPoint="grid-md">
        <Caption className="visually-hidden">Open claims</Caption>
        <Thead><Tr><Th>Claims</Th><Th>Group</Th><Th>Open</Th><Th>Used</Th><Th>Created</Th><Th>Expires</Th><Th screenReaderText="Actions" /></Tr></Thead>
        <Tbody>
          {claims.map((c) => (
            <Tr key={c.id}>
              <Th scope="row" dataLabel="Claims"><code>{c.id}</code></Th>
              <Td dataLabel="Group">{c.group || 'None'}</Td>
              <Td dataLabel="Open" className="number">{count(c.count - c.used)}</Td>
              <Td dataLabel="Used" className="number">{count(c.used)}</Td>
              <Td dataLabel="Created"><Ago at={c.createdAt} /></Td>
              <Td dataLabel="Expires" modifier="nowrap">{dateTime(c.expiresAt)}</Td>
              <Td dataLabel="Actions"><Button variant="link" isInline isDanger aria-label={`Revoke ${c.id}`} onClick={() => setAsked(c)}>Revoke</Button></Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {asked && <Confirmation claims={asked} onClose={() => setAsked(undefined)} onRevoked={onRevoked} />}
    </>
  );
}

function Confirmation({ claims, onClose, onRevoked }: { claims: Claims; onClose: () => void; onRevoked: () => void }) {
  const { busy, problem, run } = useCommand();
  const confirm = async () => {
    if (await run(() => api.revokeClaims(claims.id))) { onRevoked(); onClose(); }
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <ModalHeader title={`Revoke ${plural(claims.count - claims.used, 'claim')}?`} labelId="confirm-title" titleIconVariant="danger" />
      <ModalBody id="confirm-body">
        {problem && <Problem problem={problem} />}
        No device can enrol with them any more, nor with tokens made of them. Devices that have enrolled stay.
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" isLoading={busy} isDisabled={busy} onClick={() => void confirm()}>Revoke</Button>
        <Button variant="link" onClick={onClose}>Cancel</Button>
      </ModalFooter>
    </Modal>
  );
}
