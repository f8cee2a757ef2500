import { Label } from '@patternfly/react-core';
import type { ComponentType } from 'react';
import {
  BanIcon, BellIcon, CheckCircleIcon, ClockIcon, ConnectedIcon, ExclamationCircleIcon, ExclamationTriangleIcon,
  InProgressIcon, MinusCircleIcon, OffIcon, PausedIcon, PendingIcon, ShieldAltIcon, UndoIcon,
} from './icons';

type Colour = 'green' | 'red' | 'orange' | 'blue' | 'grey' | 'purple';
interface Look { text: string; colour: Colour; icon: ComponentType }

/** Every state of the API has a word, a colour and an icon, so that none is told by colour alone. */
const LOOKS: Record<string, Look> = {
  IDLE: { text: 'Idle', colour: 'grey', icon: MinusCircleIcon },
  WAITING: { text: 'Waiting', colour: 'grey', icon: PendingIcon },
  ASSIGNED: { text: 'Assigned', colour: 'blue', icon: PendingIcon },
  DEFERRED: { text: 'Deferred', colour: 'grey', icon: ClockIcon },
  FETCHING: { text: 'Fetching', colour: 'blue', icon: InProgressIcon },
  VERIFYING: { text: 'Verifying', colour: 'blue', icon: InProgressIcon },
  PROBING: { text: 'Probing', colour: 'blue', icon: InProgressIcon },
  SHADOWING: { text: 'In shadow', colour: 'purple', icon: InProgressIcon },
  ACTIVATING: { text: 'Activating', colour: 'blue', icon: InProgressIcon },
  AWAITING_APPROVAL: { text: 'Waits for approval', colour: 'orange', icon: PendingIcon },
  RUNNING: { text: 'Running', colour: 'blue', icon: InProgressIcon },
  BAKING: { text: 'Baking', colour: 'purple', icon: ClockIcon },
  CONFIRMED: { text: 'Confirmed', colour: 'green', icon: CheckCircleIcon },
  SUCCEEDED: { text: 'Succeeded', colour: 'green', icon: CheckCircleIcon },
  COMPLETED: { text: 'Completed', colour: 'green', icon: CheckCircleIcon },
  DONE: { text: 'Done', colour: 'green', icon: CheckCircleIcon },
  SKIPPED: { text: 'Skipped', colour: 'orange', icon: MinusCircleIcon },
  RESOLVED: { text: 'Resolved', colour: 'green', icon: CheckCircleIcon },
  ONLINE: { text: 'Online', colour: 'green', icon: ConnectedIcon },
  VERIFIED: { text: 'Signature verified', colour: 'green', icon: ShieldAltIcon },
  STABLE: { text: 'Stable', colour: 'green', icon: CheckCircleIcon },
  HOLD: { text: 'Too little data', colour: 'grey', icon: PendingIcon },
  PAUSED: { text: 'Paused', colour: 'orange', icon: PausedIcon },
  ROLLED_BACK: { text: 'Rolled back', colour: 'orange', icon: UndoIcon },
  DRIFTED: { text: 'Drifted', colour: 'orange', icon: ExclamationTriangleIcon },
  ABORTED: { text: 'Aborted', colour: 'red', icon: BanIcon },
  FAILED: { text: 'Failed', colour: 'red', icon: ExclamationCircleIcon },
  RETRYING: { text: 'Will try again', colour: 'orange', icon: ClockIcon },
  EXCLUDED: { text: 'Revoked', colour: 'grey', icon: BanIcon },
  SUPERSEDED: { text: 'Taken over', colour: 'grey', icon: MinusCircleIcon },
  REJECTED: { text: 'Rejected', colour: 'red', icon: ExclamationCircleIcon },
  GATE_ADVANCE: { text: 'Advance', colour: 'green', icon: CheckCircleIcon },
  GATE_HOLD: { text: 'Hold', colour: 'grey', icon: PendingIcon },
  GATE_ABORT: { text: 'Abort', colour: 'red', icon: ExclamationCircleIcon },
  OPEN: { text: 'Open', colour: 'red', icon: BellIcon },
  ACKNOWLEDGED: { text: 'Acknowledged', colour: 'grey', icon: CheckCircleIcon },
  SILENCED: { text: 'Silenced', colour: 'grey', icon: PausedIcon },
  OFFLINE: { text: 'Offline', colour: 'grey', icon: OffIcon },
};

export function StateLabel({ state }: { state: string }) {
  const look = LOOKS[state] ?? { text: state, colour: 'grey' as const, icon: MinusCircleIcon };
  const Icon = look.icon;
  return <Label isCompact color={look.colour} icon={<Icon />}>{look.text}</Label>;
}
