import { FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useState } from 'react';
import { api } from '../api';
import { useResource } from '../resource';
import { go, to } from '../router';
import { Heading, Nothing, Panel, Shown } from '../ui/bits';
import { Agreements } from './agreements';
import { Annotator } from './annotator';

/** Where people say what samples show: one at a time, by keys. */
export function Labelling({ model }: { model?: string | undefined }) {
  const bundles = useResource(['bundles'], api.bundles);
  const models = [...new Set(bundles.data?.items.map((b) => b.name))].sort();
  const chosen = model ?? models[0];
  return (
    <>
      <Heading title="Labelling" note="What samples show, said by people. Two who agree decide; a third is asked where they differ.">
        <FormSelect aria-label="Model" value={chosen ?? ''} onChange={(_, name) => go(to('labelling', name))}>
          {models.map((name) => <FormSelectOption key={name} value={name} label={name} />)}
        </FormSelect>
      </Heading>
      <Shown of={bundles} what="models">
        {() => (chosen ? <LabellingOf key={chosen} model={chosen} /> : <Nothing level="h2" title="No model yet" />)}
      </Shown>
    </>
  );
}

function LabellingOf({ model }: { model: string }) {
  const [said, setSaid] = useState(0);
  const progress = useResource([], (s) => api.labelling(model, s), [model, said]);
  return (
    <div className="annotation">
      <Annotator model={model} onSaid={() => setSaid(said + 1)} />
      <Panel title="Progress">
        <Shown of={progress} what="progress">{(data) => <Agreements progress={data} />}</Shown>
      </Panel>
    </div>
  );
}
