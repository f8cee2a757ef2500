import { useCallback, useEffect, useState } from 'react';
import { api, onSignedOut, type ApiProblem, type Session } from './api';
import { LiveFeed } from './live';
import { asProblem } from './resource';
import { useRoute } from './router';
import { Setup } from './shell/setup';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';
import { Loading, Problem } from './ui/bits';

type Access = { kind: 'unknown' } | { kind: 'unreachable'; problem: ApiProblem } | { kind: 'signed-out' } | { kind: 'signed-in'; session: Session };

/** Decides between setup, sign-in and the console itself. */
export function App() {
  const [access, setAccess] = useState<Access>({ kind: 'unknown' });
  const screen = useRoute().path[0];
  const look = useCallback(async () => {
    try {
      setAccess({ kind: 'signed-in', session: await api.session() });
    } catch (cause) {
      const problem = asProblem(cause);
      setAccess(problem.status === 401 ? { kind: 'signed-out' } : { kind: 'unreachable', problem });
    }
  }, []);
  useEffect(() => {
    onSignedOut(() => setAccess({ kind: 'signed-out' }));
    void look();
  }, [look]);

  switch (access.kind) {
    case 'unknown':
      return <Loading what="the console" />;
    case 'unreachable':
      return <main className="unreachable"><Problem problem={access.problem} retry={() => void look()} /></main>;
    case 'signed-out':
      return screen === 'setup' ? <Setup onDone={look} /> : <SignIn onDone={look} />;
    case 'signed-in':
      return (
        <LiveFeed>
          <Shell user={access.session.user} onSignOut={() => setAccess({ kind: 'signed-out' })} />
        </LiveFeed>
      );
  }
}
