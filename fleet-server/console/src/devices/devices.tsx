import { Button, SearchInput, Toolbar, ToolbarContent, ToolbarItem } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { api } from '../api';
import { plural } from '../format';
import { useResource } from '../resource';
import { to } from '../router';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { DeviceDetail } from './device-detail';
import { FilterBox } from './filter-box';
import { DeviceTable } from './device-table';

const PAGE = 50;
const TYPING_MILLIS = 250;

/** The value once it has rested, so that typing does not ask the server for every letter. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

export function Devices({ selected }: { selected?: string | undefined }) {
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState('');
  const q = useRested(typed.trim());
  // The keys after which each page starts, up to the one shown: the way back of keyset paging.
  const [starts, setStarts] = useState<string[]>([]);
  useEffect(() => setStarts([]), [q, filter]);
  const after = starts.at(-1);
  const devices = useResource(['devices'], (s) => api.devices({ limit: PAGE, after, q, filter }, s), [after, q, filter]);
  const refused = devices.problem?.status === 400 ? devices.problem.detail : undefined;
  const shown = refused ? { reload: devices.reload, ...(devices.data && { data: devices.data }) } : devices;
  const wanted = q || filter;
  return (
    <>
      <Heading title="Devices" />
      <div className={selected ? 'split split-open' : 'split'}>
        <Panel title="All devices">
          <Toolbar className="plain-toolbar">
            <ToolbarContent>
              <ToolbarItem>
                <SearchInput aria-label="Search devices" placeholder="Id, name, group" value={typed}
                  onChange={(_, next) => setTyped(next)} onClear={() => setTyped('')} />
              </ToolbarItem>
              <ToolbarItem><FilterBox error={refused} onFilter={setFilter} /></ToolbarItem>
              <ToolbarItem alignSelf="center">
                <span role="status">{shown.data && `${plural(shown.data.items.length, 'device')} on page ${starts.length + 1}`}{shown.data?.total !== undefined && `, ${shown.data.total} in all`}</span>
              </ToolbarItem>
            </ToolbarContent>
          </Toolbar>
          <Shown of={shown} what="devices">
            {({ items, next }) => (
              <>
                {items.length ? <DeviceTable devices={items} selected={selected} />
                  : <Nothing title={wanted ? 'No device matches' : 'No device yet'}>{wanted ? `Nothing is known under “${wanted}”.` : <a href={to('enrolment')}>Enrol one</a>}</Nothing>}
                <nav className="pager" aria-label="Pages of devices">
                  <Button variant="secondary" isDisabled={!starts.length} onClick={() => setStarts(starts.slice(0, -1))}>Previous</Button>
                  {/* The page before stays until the new one is there; its next page is the new one. */}
                  <Button variant="secondary" isDisabled={!next || next === after} onClick={() => next && setStarts([...starts, next])}>Next</Button>
                </nav>
              </>
            )}
          </Shown>
        </Panel>
        {selected && <DeviceDetail key={selected} id={selected} />}
      </div>
    </>
  );
}
