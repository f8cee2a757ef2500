import { Gallery } from '@patternfly/react-core';
import type { ComponentType, ReactNode } from 'react';
import type { Fleet } from '../api';
import { bytes, count, plural } from '../format';
import { to } from '../router';
import { BellIcon, ChartLineIcon, ConnectedIcon, CubesIcon, ExclamationCircleIcon, InProgressIcon, RocketIcon } from '../ui/icons';

type Tone = 'calm' | 'busy' | 'bad';

function Tile({ name, value, note, href, icon: Icon, tone = 'calm' }: {
  name: string; value: ReactNode; note: string; href: string; icon: ComponentType; tone?: Tone;
}) {
  return (
    <a className={`tile tile-${tone}`} href={href}>
      <span className="tile-name"><Icon /> {name}</span>
      <span className="tile-value">{value}</span>
      <span className="tile-note">{note}</span>
    </a>
  );
}

function connection({ total, online, neverSeen }: Fleet['devices']): string {
  if (total === 0) return 'None enrolled yet';
  return online < total ? `${count(total - online)} offline, ${count(neverSeen)} never seen` : 'All connected';
}

/** The fleet in seven numbers, each a way to where more is told. */
export function Tiles({ fleet }: { fleet: Fleet }) {
  const { devices, telemetry } = fleet;
  const tone = (n: number, when: Tone): Tone => (n > 0 ? when : 'calm');
  return (
    <Gallery hasGutter minWidths={{ default: '8.5rem' }} aria-label="Key figures">
      <Tile name="Devices online" icon={ConnectedIcon} href={to('devices')}
        value={<>{count(devices.online)}<small> / {count(devices.total)}</small></>}
        note={connection(devices)} />
      <Tile name="Updating" icon={InProgressIcon} href={to('rollouts')} tone={tone(devices.updating, 'busy')}
        value={count(devices.updating)} note={devices.updating ? 'On the way to a bundle' : 'None on the way'} />
      <Tile name="Failed" icon={ExclamationCircleIcon} href={to('devices')} tone={tone(devices.failed, 'bad')}
        value={count(devices.failed)} note={devices.failed ? 'Last update did not succeed' : 'No failed update'} />
      <Tile name="Bundles" icon={CubesIcon} href={to('models')} value={count(fleet.bundles)} note={`of ${plural(fleet.models, 'model')}`} />
      <Tile name="Active rollouts" icon={RocketIcon} href={to('rollouts')} tone={tone(fleet.activeRollouts, 'busy')}
        value={count(fleet.activeRollouts)} note={fleet.activeRollouts ? 'Running or paused' : 'None under way'} />
      <Tile name="Open alerts" icon={BellIcon} href={to('alerts')} tone={tone(fleet.openAlerts, 'bad')}
        value={count(fleet.openAlerts)} note={fleet.openAlerts ? 'Waiting for somebody' : 'Nothing to look at'} />
      <Tile name="Telemetry" icon={ChartLineIcon} href={to('drift')}
        value={bytes(telemetry.bytes)} note={`in ${plural(telemetry.windows, 'window')}`} />
    </Gallery>
  );
}
