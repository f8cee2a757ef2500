import { Button, Form, Label, LabelGroup } from '@patternfly/react-core';
import { useState } from 'react';
import { api, type Device } from '../api';
import { useCommand } from '../resource';
import { Problem } from '../ui/bits';
import { Field } from '../ui/field';

/** What operators note about a device: its tags, which can be changed here, and its attributes. */
export function Labels({ device, onChanged }: { device: Device; onChanged: () => void }) {
  const [typed, setTyped] = useState<string>();
  const { busy, problem, run } = useCommand();
  const save = async () => {
    const tags = (typed ?? '').split(/[\s,]+/).filter(Boolean);
    if (await run(() => api.putLabels(device.id, { tags, attributes: device.attributes }))) { setTyped(undefined); onChanged(); }
  };
  if (typed === undefined) {
    const attributes = Object.entries(device.attributes).map(([name, value]) => `${name}=${value}`);
    return (
      <>
        <LabelGroup aria-label="Tags" numLabels={32}>{device.tags.map((t) => <Label key={t} isCompact>{t}</Label>)}</LabelGroup>
        {attributes.length > 0 && <div className="note">{attributes.join(', ')}</div>}
        <Button variant="link" isInline onClick={() => setTyped(device.tags.join(' '))}>Edit tags</Button>
      </>
    );
  }
  return (
    <Form onSubmit={(e) => { e.preventDefault(); void save(); }}>
      {problem && <Problem problem={problem} />}
      <Field id="tags" label="Tags" value={typed} onChange={setTyped} required={false} hint="Apart by spaces" />
      <div>
        <Button variant="primary" type="submit" size="sm" isLoading={busy} isDisabled={busy}>Save tags</Button>
        <Button variant="link" size="sm" onClick={() => setTyped(undefined)}>Cancel</Button>
      </div>
    </Form>
  );
}
