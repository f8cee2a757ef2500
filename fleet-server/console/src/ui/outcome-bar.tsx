import { count } from '../format';
import { CheckCircleIcon, ExclamationCircleIcon, PendingIcon } from './icons';

interface Outcome { succeeded: number; failed: number; pending: number }

/** How far a stage or a rollout is: a stacked bar with its numbers, each under an icon of its own. */
export function OutcomeBar({ label, outcome }: { label: string; outcome: Outcome }) {
  const { succeeded, failed, pending } = outcome;
  const total = Math.max(1, succeeded + failed + pending);
  const width = (n: number) => ({ width: `${(n / total) * 100}%` });
  return (
    <div className="outcome">
      <div className="outcome-bar" role="img" aria-label={`${label}: ${succeeded} succeeded, ${failed} failed, ${pending} pending`}>
        <span className="succeeded" style={width(succeeded)} />
        <span className="failed" style={width(failed)} />
      </div>
      <div className="outcome-counts" aria-hidden="true">
        <span className="succeeded" title="succeeded"><CheckCircleIcon /> {count(succeeded)}</span>
        <span className="failed" title="failed"><ExclamationCircleIcon /> {count(failed)}</span>
        <span className="pending" title="pending"><PendingIcon /> {count(pending)}</span>
      </div>
    </div>
  );
}
