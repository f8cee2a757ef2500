import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type AlertState } from '../api';
import { useResource } from '../resource';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { AlertList } from './alert-list';

const FILTERS: { text: string; state?: AlertState }[] = [
  { text: 'All' }, { text: 'Open', state: 'OPEN' }, { text: 'Acknowledged', state: 'ACKNOWLEDGED' }, { text: 'Silenced', state: 'SILENCED' }, { text: 'Resolved', state: 'RESOLVED' },
];

export function Alerts() {
  const [state, setState] = useState<AlertState>();
  const alerts = useResource(['alerts'], (s) => api.alerts(state, s), [state]);
  return (
    <>
      <Heading title="Alerts" note="What needs a person: models that meet a changed world, rollouts that stopped." />
      <ToggleGroup aria-label="State" className="gap-below wraps">
        {FILTERS.map((f) => (
          <ToggleGroupItem key={f.text} text={f.text} isSelected={f.state === state} onChange={() => setState(f.state)} />
        ))}
      </ToggleGroup>
      <Panel title="Alerts">
        <Shown of={alerts} what="alerts">
          {({ items }) => items.length ? <AlertList alerts={items} onChange={alerts.reload} /> : <Nothing title="No alerts" />}
        </Shown>
      </Panel>
    </>
  );
}
