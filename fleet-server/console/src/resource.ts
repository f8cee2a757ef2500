import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from './api';
import { useFeed, type Topic } from './live';

/** What a screen shows of the server: the last good answer, and the last failure if the newest attempt failed. */
export interface Resource<T> { data?: T; problem?: ApiProblem; reload: () => void }

export function asProblem(cause: unknown): ApiProblem {
  return cause instanceof ApiProblem ? cause : new ApiProblem(0, 'The console failed', String(cause));
}

/**
 * Fetches when mounted, when `deps` change and when the server says that one of `topics` changed. At most one request is
 * under way; changes during it cause one more afterwards. Old data stays until new data is there.
 */
export function useResource<T>(
  topics: readonly Topic[],
  load: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[] = [],
): Resource<T> {
  const { subscribe } = useFeed();
  const [answer, setAnswer] = useState<{ data?: T; problem?: ApiProblem }>({});
  const reload = useRef<() => void>(() => undefined);
  const key = JSON.stringify([topics, deps]);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const abort = new AbortController();
    let busy = false;
    let again = false;
    const refetch = async () => {
      if (busy) { again = true; return; }
      busy = true;
      try {
        const data = await latest.current(abort.signal);
        if (!abort.signal.aborted) setAnswer({ data });
      } catch (cause) {
        if (!abort.signal.aborted) setAnswer((old) => ({ ...old, problem: asProblem(cause) }));
      }
      busy = false;
      if (again && !abort.signal.aborted) { again = false; void refetch(); }
    };
    const start = () => { void refetch(); };
    reload.current = start;
    start();
    const leave = subscribe({ topics, refetch: start });
    return () => { abort.abort(); leave(); };
  }, [key]);
  return { ...answer, reload: () => reload.current() };
}

/** Runs one command at a time and keeps its failure; `run` answers whether it succeeded. */
export function useCommand(): { busy: boolean; problem?: ApiProblem; run: (command: () => Promise<unknown>) => Promise<boolean> } {
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem }>({ busy: false });
  const run = async (command: () => Promise<unknown>) => {
    setState({ busy: true });
    try {
      await command();
      setState({ busy: false });
      return true;
    } catch (cause) {
      setState({ busy: false, problem: asProblem(cause) });
      return false;
    }
  };
  return { ...state, run };
}
