import { Card, CardBody, ClipboardCopy, ClipboardCopyVariant } from '@patternfly/react-core';
import type { Bundle, TensorSpec } from '../api';
import { bytes, count, percent, plural } from '../format';
import { to } from '../router';
import { Ago } from '../ui/bits';
import { Facts } from '../ui/facts';
import { StateLabel } from '../ui/state-label';

const tensor = (t: TensorSpec) => `${t.name}: ${t.type} [${t.shape.join(', ')}]`;

/** Fractions read as percentages; anything else, such as a size, as a number. */
const metric = (name: string, value: number) =>
  /accuracy|top|agreement/i.test(name) && value <= 1 ? percent(value, 2) : count(Math.round(value * 1000) / 1000);

/** "floatAccuracy" and "float_accuracy" as "Float accuracy". */
function metricName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Metrics({ metrics }: { metrics: Record<string, number> }) {
  return (
    <dl className="metrics">
      {Object.entries(metrics).map(([name, value]) => (
        <div key={name}><dt>{metricName(name)}</dt><dd>{metric(name, value)}</dd></div>
      ))}
    </dl>
  );
}

export function BundleCard({ bundle }: { bundle: Bundle }) {
  const title = `${bundle.name} ${bundle.version}`;
  return (
    <Card component="section" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <StateLabel state={bundle.signature.state} />
      </div>
      <CardBody>
        <Metrics metrics={bundle.metrics} />
        <Facts columns={2} facts={[
          ['Digest (SHA-256)', <ClipboardCopy isReadOnly truncation variant={ClipboardCopyVariant.inlineCompact} isCode hoverTip="Copy"
            clickTip="Copied" copyAriaLabel={`Copy digest of ${title}`}>{bundle.digest}</ClipboardCopy>],
          ['Signed by', <>{bundle.signature.keyIds.map((k) => <code key={k} className="digest" title={k}>{k.slice(0, 12)} </code>)}
            in targets.json {bundle.signature.targetsVersion}</>],
          ['Release and floor', `${bundle.release}, floor ${bundle.floor}`],
          ['Family', bundle.family],
          ['Devices', `${plural(bundle.devices.active, 'runs it', 'run it')}, ${count(bundle.devices.desired)} should`],
          ['Size', bytes(bundle.size)],
          ['Input', bundle.inputs.map(tensor).join('; ')],
          ['Output', bundle.outputs.map(tensor).join('; ')],
          ['Labels', bundle.labels.join(', ')],
          ['Uploaded', <Ago at={bundle.uploadedAt} />],
        ]} />
        <div className="card-links">
          <a href={`${to('rollouts', 'new')}?bundle=${bundle.digest}`} aria-label={`Roll out ${title}`}>Roll out</a>
          <a href={to('drift', bundle.digest)} aria-label={`Drift of ${title}`}>Drift</a>
        </div>
      </CardBody>
    </Card>
  );
}
