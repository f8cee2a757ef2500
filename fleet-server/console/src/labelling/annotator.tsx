import { Button } from '@patternfly/react-core';
import { useEffect, useRef, useState } from 'react';
import { api, thumbnailOf, type SampleToLabel } from '../api';
import { percent } from '../format';
import { useCommand, useResource } from '../resource';
import { Ago, Nothing, Panel, Problem, Shown } from '../ui/bits';
import { CANNOT_TELL, isForPage, keyOf, labelOf } from './keys';

/**
 * Asks for one sample after the other. Keys answer: one for each label, Enter to agree with the model, s for "cannot tell",
 * Backspace to say something else of the one before.
 */
export function Annotator({ model, onSaid }: { model: string; onSaid: () => void }) {
  const [turn, setTurn] = useState(0);
  const [before, setBefore] = useState<SampleToLabel>();
  const [again, setAgain] = useState(false);
  const next = useResource([], (s) => api.nextToLabel(model, s), [model, turn]);
  const { busy, problem, run } = useCommand();
  const shown = again ? before : next.data?.item;
  // Until the next sample is here the one before is still shown: what is said then is meant for neither.
  const waiting = busy || (!again && shown !== undefined && shown.sample === before?.sample);

  const say = async (label?: string) => {
    if (!shown || waiting || !(await run(() => api.labelSample(shown.sample, label)))) return;
    setBefore(shown);
    setAgain(false);
    setTurn((t) => t + 1);
    onSaid();
  };
  const back = () => { if (before && !waiting) setAgain(true); };

  const press = useRef<(event: KeyboardEvent) => void>(() => undefined);
  press.current = (event) => {
    if (!shown || !isForPage(event)) return;
    const label = shown.labels[labelOf(event.key) ?? -1];
    if (label !== undefined) void say(label);
    else if (event.key === CANNOT_TELL) void say();
    else if (event.key === 'Backspace') back();
    else if (event.key === 'Enter' && shown.suggestion && !(event.target instanceof HTMLButtonElement)) void say(shown.suggestion.label);
  };
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press.current(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  return (
    <Panel title={again ? 'The sample before' : 'What does it show?'}
      actions={before && !again && <Button variant="link" isInline onClick={back}>Back to the one before <kbd>Backspace</kbd></Button>}>
      {problem && <Problem problem={problem} />}
      <Shown of={next} what="the next sample">
        {() => (shown
          ? <Question key={shown.sample} of={shown} onSay={(label) => void say(label)} />
          : <Nothing title="Nothing to label">What comes from devices that may give samples away is asked for here.</Nothing>)}
      </Shown>
    </Panel>
  );
}

function Question({ of, onSay }: { of: SampleToLabel; onSay: (label?: string) => void }) {
  const { sample, labels, image, device, capturedAt, suggestion } = of;
  return (
    <>
      <figure className="sample">
        {image ? <img src={thumbnailOf(sample)} alt="What the model was given" /> : <p className="note">It is no picture that could be shown here.</p>}
        <figcaption className="note">
          {device ? `From ${device}, ` : 'Imported, '}<Ago at={capturedAt} />
          {suggestion && <>; the model says <strong>{suggestion.label}</strong> ({percent(suggestion.confidence)})</>}
        </figcaption>
      </figure>
      <ul className="choices" aria-label="Labels">
        {labels.map((label, i) => (
          <li key={i}>
            <Button variant={label === suggestion?.label ? 'secondary' : 'tertiary'} onClick={() => onSay(label)}>
              <Key name={keyOf(i)} /> {label}{label === suggestion?.label && <> <Key name="Enter" /></>}
            </Button>
          </li>
        ))}
        <li><Button variant="link" onClick={() => onSay()}><Key name={CANNOT_TELL} /> Cannot tell</Button></li>
      </ul>
    </>
  );
}

function Key({ name }: { name: string | undefined }) {
  return name ? <kbd aria-hidden="true">{name}</kbd> : null;
}
