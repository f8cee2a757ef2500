import { Pagination } from '@patternfly/react-core';
import { useState, type ReactNode } from 'react';

const PER_PAGE = 25;

/** Pages through rows that are all here already; no pager when one page holds them. */
export function Paged<T>({ rows, what, children }: { rows: T[]; what: string; children: (visible: T[]) => ReactNode }) {
  const [wanted, setWanted] = useState(1);
  const page = Math.min(wanted, Math.max(1, Math.ceil(rows.length / PER_PAGE)));
  return (
    <>
      {children(rows.slice((page - 1) * PER_PAGE, page * PER_PAGE))}
      {rows.length > PER_PAGE && (
        <Pagination itemCount={rows.length} perPage={PER_PAGE} perPageOptions={[]} page={page} isCompact variant="bottom"
          onSetPage={(_, next) => setWanted(next)} titles={{ paginationAriaLabel: `Pages of ${what}` }} />
      )}
    </>
  );
}
