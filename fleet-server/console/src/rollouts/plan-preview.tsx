import { Alert } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { api, type ApiProblem, type DeviceSample, type RolloutPreview } from '../api';
import { asProblem } from '../resource';
import { Loading, Problem } from '../ui/bits';

/** How long typing rests before the server is asked. */
const REST_MILLIS = 500;

/** What starting the plan would do now; nothing is changed by asking. Without a plan it says what is missing. */
export function PlanPreview({ plan }: { plan: object | undefined }) {
  const [answer, setAnswer] = useState<{ of?: string; data?: RolloutPreview; problem?: ApiProblem }>({});
  const key = plan && JSON.stringify(plan);
  useEffect(() => {
    if (key === undefined) return undefined;
    const abort = new AbortController();
    const ask = () => api.previewRollout(JSON.parse(key) as object, abort.signal)
      .then((data) => setAnswer({ of: key, data }), (cause: unknown) => { if (!abort.signal.aborted) setAnswer({ of: key, problem: asProblem(cause) }); });
    const timer = setTimeout(() => void ask(), REST_MILLIS);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [key]);
  if (plan === undefined) return <p className="note">Which devices each stage takes is shown here as soon as the plan is complete.</p>;
  // What stands beside a plan is never of the one before it.
  if (answer.of !== key) return <Loading what="preview" />;
  if (answer.problem) return <Problem problem={answer.problem} />;
  return answer.data ? <Outlook preview={answer.data} /> : <Loading what="preview" />;
}

function Outlook({ preview }: { preview: RolloutPreview }) {
  return (
    <>
      {preview.refusals.map((reason) => (
        <Alert key={reason} isInline variant="warning" component="h3" className="gap-below" title="It would be refused">{reason}</Alert>
      ))}
      <ol className="preview" aria-live="polite">
        {preview.stages.map((stage, i) => <Sample key={i} what={`Stage ${i + 1}`} sample={stage} />)}
        <Sample what="In another rollout" sample={preview.busy} optional />
        <Sample what="Taken over from others" sample={preview.taken} optional />
        <Sample what="Run it already" sample={preview.running} optional />
        <Sample what="Revoked, left out" sample={preview.revoked} optional />
        <Sample what="Run no shadows, left to the stages behind" sample={preview.unable} optional />
      </ol>
    </>
  );
}

function Sample({ what, sample, optional = false }: { what: string; sample: DeviceSample; optional?: boolean }) {
  if (optional && sample.devices === 0) return null;
  const more = sample.devices - sample.first.length;
  return (
    <li>
      <strong>{what}</strong>: {sample.devices} {sample.devices === 1 ? 'device' : 'devices'}
      {sample.first.length > 0 && <div className="note names">{sample.first.join(', ')}{more > 0 && ` and ${more} more`}</div>}
    </li>
  );
}
