import type { ComponentType } from 'react';
import { Alerts } from '../alerts/alerts';
import { Devices } from '../devices/devices';
import { DriftScreen } from '../drift/drift';
import { Enrolment } from '../enrolment/enrolment';
import { Labelling } from '../labelling/labelling';
import { Models } from '../models/models';
import { Overview } from '../overview/overview';
import { CreateRollout } from '../rollouts/create-rollout';
import { RolloutScreen } from '../rollouts/rollout';
import { Rollouts } from '../rollouts/rollouts';
import type { Route } from '../router';
import { Heading, Nothing } from '../ui/bits';
import { BellIcon, ChartLineIcon, CubesIcon, KeyIcon, MicrochipIcon, RocketIcon, TachometerAltIcon, TagIcon } from '../ui/icons';

export const SCREENS: { path: string; name: string; icon: ComponentType }[] = [
  { path: '', name: 'Overview', icon: TachometerAltIcon },
  { path: 'devices', name: 'Devices', icon: MicrochipIcon },
  { path: 'enrolment', name: 'Enrolment', icon: KeyIcon },
  { path: 'models', name: 'Models', icon: CubesIcon },
  { path: 'rollouts', name: 'Rollouts', icon: RocketIcon },
  { path: 'drift', name: 'Drift', icon: ChartLineIcon },
  { path: 'labelling', name: 'Labelling', icon: TagIcon },
  { path: 'alerts', name: 'Alerts', icon: BellIcon },
];

export function Screen({ route }: { route: Route }) {
  const [screen = '', id] = route.path;
  switch (screen) {
    case '': return <Overview />;
    case 'devices': return <Devices selected={id} />;
    case 'enrolment': return <Enrolment />;
    case 'models': return <Models />;
    case 'rollouts':
      if (id === undefined) return <Rollouts />;
      return id === 'new' ? <CreateRollout bundle={route.query.get('bundle') ?? ''} /> : <RolloutScreen key={id} id={id} />;
    case 'drift': return <DriftScreen bundle={id} />;
    case 'labelling': return <Labelling model={id} />;
    case 'alerts': return <Alerts />;
    default: return <><Heading title="Not found" /><Nothing level="h2" title="There is no such screen" /></>;
  }
}
