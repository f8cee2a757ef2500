import { Alert, Button, Divider } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { api, PROVIDER_SIGN_IN } from '../api';
import { go } from '../router';

const SCREEN = 'flotilla-screen-after-sign-in';

/** Why the provider's answer did not sign anybody in, as the server says with `refused`. */
const REASONS: Record<string, string> = {
  'set-up': 'This server has no operator yet. Make the first one with the setup token.',
  expired: 'This sign-in was begun too long ago, in another browser, or has ended already. Begin again.',
  denied: 'The provider did not let you in.',
  untrusted: 'The provider’s answer is not to be trusted. The server’s log says why.',
  'no-role': 'The provider gives you no role that this server knows. Ask whoever runs the provider.',
  'unfit-name': 'The provider gives you no name that this server takes. Ask an administrator.',
  'name-taken': 'There is another operator of your name here. Ask an administrator.',
  'too-many': 'There are as many operators as this server takes. Ask an administrator.',
  disabled: 'You are disabled here. Ask an administrator.',
  'provider-away': 'The provider does not answer. Sign in with a password, or try again later.',
  'too-many-attempts': 'There were too many attempts. Try again a little later.',
};

/** The reason that the tab came back with; the address forgets it. */
function takeRefusal(): string | undefined {
  const code = new URLSearchParams(location.search).get('refused');
  if (code === null) return undefined;
  history.replaceState(null, '', `${location.pathname}${location.hash}`);
  return REASONS[code] ?? 'The provider did not sign you in. The server’s log says why.';
}

let refusal = takeRefusal();

/** Shows the screen that the tab was on before it went to the provider. */
export function comeBack(): void {
  const screen = sessionStorage.getItem(SCREEN);
  sessionStorage.removeItem(SCREEN);
  refusal = undefined;
  if (screen) go(screen);
}

/** Why nobody is signed in, if the tab comes from the provider. */
export function ProviderRefusal() {
  return refusal ? <Alert variant="danger" isInline title="Not signed in">{refusal}</Alert> : null;
}

/** The way to the provider, where there is one. */
export function ProviderSignIn() {
  const [name, setName] = useState<string>();
  useEffect(() => {
    // Without an answer there is the form for passwords, which says what is wrong.
    void api.signInWays().then((ways) => setName(ways.provider), () => undefined);
  }, []);
  if (!name) return null;
  return (
    <>
      <Divider className="gate-or" />
      <Button component="a" variant="secondary" isBlock href={PROVIDER_SIGN_IN}
        onClick={() => sessionStorage.setItem(SCREEN, location.hash)}>
        Sign in with {name}
      </Button>
    </>
  );
}
