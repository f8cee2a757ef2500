import { useState } from 'react';
import { api, type NewClaims } from '../api';
import { useResource } from '../resource';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { ClaimForm } from './claim-form';
import { ClaimTable } from './claim-table';
import { NewTokens } from './new-tokens';

/** The rights to enrol devices: make them, see which are open, revoke them. Their secrets are shown once. */
export function Enrolment() {
  const claims = useResource(['devices'], api.claims);
  const [made, setMade] = useState<NewClaims>();
  return (
    <>
      <Heading title="Enrolment" note="A device enrols with a token, which is made of a claim of this server and the owner’s root." />
      <Panel title="New claims">
        <ClaimForm onMade={(fresh) => { setMade(fresh); claims.reload(); }} />
        {made && <NewTokens key={made.id} made={made} onClose={() => setMade(undefined)} />}
      </Panel>
      <div className="gap-above">
        <Panel title="Open claims">
          <Shown of={claims} what="claims">
            {({ items }) => items.length ? <ClaimTable claims={items} onRevoked={claims.reload} />
              : <Nothing title="No open claim">Every claim is used, expired or revoked.</Nothing>}
          </Shown>
        </Panel>
      </div>
    </>
  );
}
