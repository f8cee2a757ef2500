import { useCallback, useEffect, useState } from 'react';
import { api, onSignedOut, type ApiProblem, type Session } from './api';
import { LiveFeed } from './live';
import { asProblem } from './resource';
import { comeBack } from './shell/provider';
import { Setup } from './shell/setup';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';
import { Loading, Problem } from './ui/bits';

type Access =
  | { kind: 'unknown' } | { kind: 'unreachable'; problem: ApiProblem }
  | { kind: 'setup' } | { kind: 'signed-out' } | { kind: 'signed-in'; session: Session };

/** What is open to this tab: nobody can sign in before the first operator is made, nobody can set up afterwards. */
async function accessNow(): Promise<Access> {
  try {
    const session = await api.session();
    comeBack();
    return { kind: 'signed-in', session };
  } catch (cause) {
    const problem = asProblem(cause);
    if (problem.status !== 401) return { kind: 'unreachable', problem };
  }
  try {
    return { kind: (await api.setupState()).needed ? 'setup' : 'signed-out' };
  } catch (cause) {
    return { kind: 'unreachable', problem: asProblem(cause) };
  }
}

/** Decides between setup, sign-in and the console itself. */
export function App() {
  const [access, setAccess] = useState<Access>({ kind: 'unknown' });
  const look = useCallback(async () => setAccess(await accessNow()), []);
  useEffect(() => {
    onSignedOut(() => setAccess({ kind: 'signed-out' }));
    void look();
  }, [look]);

  switch (access.kind) {
    case 'unknown':
      return <Loading what="the console" />;
    case 'unreachable':
      return <main className="unreachable"><Problem problem={access.problem} retry={() => void look()} /></main>;
    case 'setup':
      return <Setup onDone={look} />;
    case 'signed-out':
      return <SignIn onDone={look} />;
    case 'signed-in':
      return (
        <LiveFeed>
          <Shell user={access.session.user} onSignOut={() => setAccess({ kind: 'signed-out' })} />
        </LiveFeed>
      );
  }
}
