import { Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { useState } from 'react';
import { api } from '../api';
import { useCommand } from '../resource';

export function UserMenu({ user, onSignOut }: { user: string; onSignOut: () => void }) {
  const [open, setOpen] = useState(false);
  const { run } = useCommand();
  const signOut = async () => {
    setOpen(false);
    if (await run(() => api.signOut())) onSignOut();
  };
  return (
    <Dropdown isOpen={open} onOpenChange={setOpen} popperProps={{ position: 'right' }}
      toggle={(ref) => (
        <MenuToggle ref={ref} variant="plainText" isExpanded={open} onClick={() => setOpen(!open)} aria-label={`User ${user}`}>
          <span className="user-name">{user}</span>
        </MenuToggle>
      )}>
      <DropdownList aria-label="User">
        <DropdownItem onClick={() => void signOut()}>Sign out</DropdownItem>
      </DropdownList>
    </Dropdown>
  );
}
