import { Label } from '@patternfly/react-core';
import { useFeed } from '../live';
import { ConnectedIcon, DisconnectedIcon, SyncAltIcon } from '../ui/icons';

/** Whether what is on screen follows the fleet, said to screen readers when it changes. */
export function FeedStateLabel() {
  const { state } = useFeed();
  return (
    <span role="status" className="feed-state">
      {state === 'live' && <Label isCompact color="green" icon={<ConnectedIcon />}>Live</Label>}
      {state === 'connecting' && <Label isCompact color="grey" icon={<SyncAltIcon />}>Connecting</Label>}
      {state === 'reconnecting' && <Label isCompact color="orange" icon={<DisconnectedIcon />}>Reconnecting</Label>}
    </span>
  );
}
