import { useMemo, useSyncExternalStore } from 'react';

/** Where the tab is: `#/rollouts/r-1?x=y` is path ['rollouts', 'r-1'] and query x=y. */
export interface Route { path: string[]; query: URLSearchParams }

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** An address that a person typed may hold a % that begins no escape; then it means itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
    return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
  }, [hash]);
}

/** The address of a screen: `to('rollouts', id)`. */
export function to(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

export function go(address: string): void { location.hash = address; }
