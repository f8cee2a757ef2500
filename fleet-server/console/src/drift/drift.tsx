import { FormSelect, FormSelectOption } from '@patternfly/react-core';
import { api, type Alert, type Bundle, type DriftFeature } from '../api';
import { useResource } from '../resource';
import { go, to } from '../router';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { DriftAlert } from './drift-alert';
import { DriftDevices } from './drift-devices';
import { FeatureTable } from './feature-table';
import { PsiChart } from './psi-chart';

/** The bundle to begin with: one with an open alert, else the most used one. */
function firstChoice(bundles: Bundle[], alerts: Alert[]): string | undefined {
  const alerted = alerts.find((a) => a.kind === 'DRIFT' && a.state === 'OPEN')?.bundle;
  return alerted ?? [...bundles].sort((a, b) => b.devices.active - a.devices.active)[0]?.digest;
}

export function DriftScreen({ bundle }: { bundle?: string | undefined }) {
  const bundles = useResource(['bundles'], api.bundles);
  const alerts = useResource(['alerts'], (s) => api.alerts(undefined, s));
  const chosen = bundle ?? (bundles.data && alerts.data && firstChoice(bundles.data.items, alerts.data.items));
  const about = alerts.data?.items.filter((a) => a.kind === 'DRIFT' && a.bundle === chosen && a.state !== 'RESOLVED') ?? [];
  return (
    <>
      <Heading title="Drift" note="What devices see and answer now, against the baseline in their bundle.">
        <FormSelect aria-label="Bundle" value={chosen ?? ''} onChange={(_, digest) => go(to('drift', digest))}>
          {bundles.data?.items.map((b) => <FormSelectOption key={b.digest} value={b.digest} label={`${b.name} ${b.version} (${b.digest.slice(0, 12)})`} />)}
        </FormSelect>
      </Heading>
      {about.map((a) => <DriftAlert key={a.id} alert={a} onChange={alerts.reload} />)}
      <Shown of={bundles} what="bundles">
        {({ items }) => (chosen && items.length ? <DriftOf key={chosen} bundle={chosen} /> : <Nothing level="h2" title="No bundle yet" />)}
      </Shown>
    </>
  );
}

/** More lines could not be told apart. */
const MOST_LINES = 12;

/** As they come, or of so many that not all can be drawn, those first that an alarm names and that lie farthest. */
function ordered(features: DriftFeature[]): DriftFeature[] {
  return features.length <= MOST_LINES ? features : [...features].sort((a, b) => Number(b.drifted) - Number(a.drifted) || b.psi - a.psi || a.name.localeCompare(b.name));
}

function DriftOf({ bundle }: { bundle: string }) {
  const drift = useResource(['drift'], (s) => api.drift(bundle, s), [bundle]);
  return (
    <Shown of={drift} what="drift">
      {({ features, devices }) => (features.some((f) => f.points.length) ? (
        <>
          <Panel title="Distance from the baseline">
            <PsiChart features={ordered(features).slice(0, MOST_LINES)} />
            <FeatureTable features={ordered(features)} drawn={MOST_LINES} />
          </Panel>
          <div className="gap-above"><Panel title="Devices"><DriftDevices devices={devices} /></Panel></div>
        </>
      ) : <Nothing level="h2" title="No telemetry yet">Devices send a summary of every window; the first ones are on their way.</Nothing>)}
    </Shown>
  );
}
