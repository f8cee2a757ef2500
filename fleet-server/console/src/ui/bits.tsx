import { Alert, Button, Card, CardBody, EmptyState, EmptyStateBody, Spinner } from '@patternfly/react-core';
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { ApiProblem } from '../api';
import { ago, dateTime } from '../format';

const TICK_MILLIS = 5000;
let now = Date.now();
const tickers = new Set<() => void>();
setInterval(() => { now = Date.now(); tickers.forEach((t) => t()); }, TICK_MILLIS);

function useNow(): number {
  return useSyncExternalStore((listener) => { tickers.add(listener); return () => tickers.delete(listener); }, () => now);
}

/** A moment as people ask for it, "12 s ago"; the exact time is its title. */
export function Ago({ at, never = 'Never' }: { at?: string | null | undefined; never?: string }) {
  const current = useNow();
  return at ? <time dateTime={at} title={dateTime(at)} className="nowrap">{ago(at, Math.max(current, Date.now()))}</time> : <>{never}</>;
}

/** The first characters of a SHA-256; the whole of it is the title. */
export function Digest({ value }: { value?: string | null | undefined }) {
  return value ? <code className="digest" title={value}>{value.slice(0, 12)}</code> : <span>–</span>;
}

export function Problem({ problem, retry }: { problem: ApiProblem; retry?: () => void }) {
  return (
    <Alert variant="danger" isInline isLiveRegion component="h2" title={problem.title} className="gap-below"
      actionLinks={retry && <Button variant="link" isInline onClick={retry}>Try again</Button>}>
      {problem.detail}
    </Alert>
  );
}

export function Loading({ what }: { what: string }) {
  return <div className="loading"><Spinner size="lg" aria-label={`Loading ${what}`} /></div>;
}

export function Nothing({ title, children, level = 'h3' }: { title: string; children?: ReactNode; level?: 'h2' | 'h3' }) {
  return <EmptyState headingLevel={level} variant="sm" titleText={title}>{children && <EmptyStateBody>{children}</EmptyStateBody>}</EmptyState>;
}

/** Shows a resource's data, its failure or that it is on its way; data stays on screen when a refresh fails. */
export function Shown<T>({ of, what, children }: {
  of: { data?: T; problem?: ApiProblem; reload: () => void }; what: string; children: (data: T) => ReactNode;
}) {
  return (
    <>
      {of.problem && <Problem problem={of.problem} retry={of.reload} />}
      {of.data !== undefined ? children(of.data) : !of.problem && <Loading what={what} />}
    </>
  );
}

/** A titled card: the unit of every screen. */
export function Panel({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <div className="panel-head"><h2>{title}</h2>{actions}</div>
      <CardBody>{children}</CardBody>
    </Card>
  );
}

let firstScreen = true;

/** A screen's heading. It takes the focus when the screen changes, so that keyboard and screen reader follow. */
export function Heading({ title, children, note }: { title: string; children?: ReactNode; note?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = `${title} · Flotilla`; }, [title]);
  useEffect(() => {
    if (!firstScreen) heading.current?.focus();
    firstScreen = false;
  }, []);
  return (
    <div className="heading">
      <div><h1 ref={heading} tabIndex={-1}>{title}</h1>{note && <p className="note">{note}</p>}</div>
      {children && <div className="heading-actions">{children}</div>}
    </div>
  );
}
