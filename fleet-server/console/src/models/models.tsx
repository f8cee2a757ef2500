import { Alert } from '@patternfly/react-core';
import { api, ONLINE_KEYS, type Trust } from '../api';
import { useResource } from '../resource';
import { to } from '../router';
import { Digest, Heading, Nothing, Panel, Shown } from '../ui/bits';
import { Facts } from '../ui/facts';
import { BundleCard } from './bundle-card';

function OnlineKeys() {
  return (
    <p>
      The owner’s root has to name the keys that this server signs with:{' '}
      <a href={ONLINE_KEYS} download="online-keys.json">download online-keys.json</a>
      {' '}and give it to <code>flotilla-compiler keygen --online</code>.
    </p>
  );
}

function TrustFacts({ trust }: { trust: Trust }) {
  return (
    <>
      {trust.problem && <Alert isInline variant="warning" component="h3" title="Devices get no updates">{trust.problem}</Alert>}
      <Facts columns={2} facts={[
        ['Owner’s root', trust.rootSha256 ? <>Version {trust.rootVersion}, <Digest value={trust.rootSha256} /></> : 'Not given yet'],
        ['Signed release list', trust.targetsVersion ? `targets.json, version ${trust.targetsVersion}` : 'Not given yet'],
      ]} />
      {(trust.problem || !trust.rootSha256) && <OnlineKeys />}
    </>
  );
}

export function Models() {
  const bundles = useResource(['bundles', 'devices'], api.bundles);
  const trust = useResource(['bundles'], api.trust);
  return (
    <>
      <Heading title="Models" note="Bundles that the owner signed and this server verified again.">
        <a className="pf-v6-c-button pf-m-primary" href={to('rollouts', 'new')}>Create rollout</a>
      </Heading>
      <Panel title="Trust"><Shown of={trust} what="trust">{(data) => <TrustFacts trust={data} />}</Shown></Panel>
      <div className="gap-above">
        <Shown of={bundles} what="bundles">
          {({ items }) => items.length
            ? <div className="bundles">{items.map((b) => <BundleCard key={b.digest} bundle={b} />)}</div>
            : <Nothing level="h2" title="No bundle yet">Make one with flotilla-compiler bundle, sign it and upload it.</Nothing>}
        </Shown>
      </div>
    </>
  );
}
