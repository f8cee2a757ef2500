import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api } from './api';

export type Topic = 'devices' | 'rollouts' | 'alerts' | 'drift' | 'bundles';
export type FeedState = 'connecting' | 'live' | 'reconnecting';

interface Subscriber { topics: readonly Topic[]; refetch: () => void }
interface Feed { state: FeedState; subscribe: (s: Subscriber) => () => void }

const FeedContext = createContext<Feed>({ state: 'connecting', subscribe: () => () => undefined });
const RETRY_MILLIS = 2000;

/**
 * Holds the tab's one EventSource. The server says which topics changed; subscribers fetch again what they show. After an
 * interruption everybody fetches, since changes may have been missed.
 */
export function LiveFeed({ children }: { children: ReactNode }) {
  const subscribers = useRef(new Set<Subscriber>());
  const [state, setState] = useState<FeedState>('connecting');
  useEffect(() => {
    let source: EventSource;
    let timer = 0;
    let interrupted = false;
    const connect = () => {
      source = new EventSource('/api/v1/events');
      source.onopen = () => {
        setState('live');
        if (interrupted) subscribers.current.forEach((s) => s.refetch());
        interrupted = false;
      };
      source.onerror = () => {
        interrupted = true;
        setState('reconnecting');
        // The browser retries a broken connection but gives up after an HTTP error, such as the end of the session.
        if (source.readyState !== EventSource.CLOSED) return;
        api.fleet().catch(() => undefined);
        timer = setTimeout(connect, RETRY_MILLIS);
      };
      source.addEventListener('changed', (event: MessageEvent<string>) => {
        const { topics } = JSON.parse(event.data) as { topics: Topic[] };
        subscribers.current.forEach((s) => { if (s.topics.some((t) => topics.includes(t))) s.refetch(); });
      });
    };
    connect();
    return () => { clearTimeout(timer); source.close(); };
  }, []);
  const feed = useMemo<Feed>(() => ({
    state,
    subscribe: (s) => { subscribers.current.add(s); return () => subscribers.current.delete(s); },
  }), [state]);
  return <FeedContext value={feed}>{children}</FeedContext>;
}

export function useFeed(): Feed { return useContext(FeedContext); }
