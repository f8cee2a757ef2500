import type { Bundle } from '../api';
import { plural } from '../format';
import { to } from '../router';
import { Digest, Nothing } from '../ui/bits';

/** How many devices run which bundle, the most used first. */
export function InService({ bundles }: { bundles: Bundle[] }) {
  const used = bundles.filter((b) => b.devices.active > 0).sort((a, b) => b.devices.active - a.devices.active);
  const total = used.reduce((sum, b) => sum + b.devices.active, 0);
  if (!used.length) return <Nothing title="No model in service">No device has confirmed a bundle yet.</Nothing>;
  return (
    <ul className="in-service">
      {used.map((b) => (
        <li key={b.digest}>
          <div className="in-service-line">
            <a href={to('drift', b.digest)}>{b.name} {b.version}</a>
            <span>{plural(b.devices.active, 'device')}</span>
          </div>
          <div className="share"><span style={{ width: `${(b.devices.active / total) * 100}%` }} /></div>
          <Digest value={b.digest} />
        </li>
      ))}
    </ul>
  );
}
