import { HelperText, HelperTextItem, SearchInput } from '@patternfly/react-core';
import { useState } from 'react';

const ERROR = 'filter-error';

/** A filter in RSQL, which the server is asked for on Enter; beneath, what the server says is wrong with it. */
export function FilterBox({ error, onFilter }: { error: string | undefined; onFilter: (filter: string) => void }) {
  const [typed, setTyped] = useState('');
  return (
    <>
      <SearchInput aria-label="Filter devices" placeholder="tag==canary;online==true" value={typed} className="filter-box"
        {...(error && { 'aria-describedby': ERROR })}
        onChange={(_, next) => setTyped(next)} onSearch={() => onFilter(typed.trim())}
        onClear={() => { setTyped(''); onFilter(''); }} />
      <div aria-live="polite">
        {error && <HelperText id={ERROR}><HelperTextItem variant="error">{error}</HelperTextItem></HelperText>}
      </div>
    </>
  );
}
