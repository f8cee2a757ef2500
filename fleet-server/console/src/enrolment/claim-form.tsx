import { Button, Form, FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { api, type NewClaims } from '../api';
import { useCommand } from '../resource';
import { Problem } from '../ui/bits';
import { Field } from '../ui/field';

const HOUR = 3600;
const VALIDITIES: [seconds: number, text: string][] = [
  [HOUR, '1 hour'], [24 * HOUR, '1 day'], [7 * 24 * HOUR, '7 days'], [30 * 24 * HOUR, '30 days'], [90 * 24 * HOUR, '90 days'],
];
const MOST = 10_000;

/** How many devices may enrol, into which group, until when. */
export function ClaimForm({ onMade }: { onMade: (made: NewClaims) => void }) {
  const [count, setCount] = useState('1');
  const [group, setGroup] = useState('');
  const [validity, setValidity] = useState(24 * HOUR);
  const { busy, problem, run } = useCommand();
  const devices = Number(count);
  const fits = Number.isInteger(devices) && devices >= 1 && devices <= MOST;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fits) await run(async () => onMade(await api.createClaims({ count: devices, expiresInSeconds: validity, group: group.trim() })));
  };
  return (
    <>
      {problem && <Problem problem={problem} />}
      <Form noValidate onSubmit={(e) => void submit(e)}>
        <div className="limits">
          <Field id="count" label="Devices" type="number" min={1} max={MOST} value={count} onChange={setCount}
            hint="Each claim enrols one." error={fits ? undefined : 'A whole number from 1 to 10,000.'} />
          <Field id="group" label="Group" required={false} value={group} onChange={setGroup} hint="Rollouts can be limited to one. May be empty." />
          <FormGroup label="Valid for" fieldId="validity">
            <FormSelect id="validity" value={validity} onChange={(_, seconds) => setValidity(Number(seconds))}>
              {VALIDITIES.map(([seconds, text]) => <FormSelectOption key={seconds} value={seconds} label={text} />)}
            </FormSelect>
          </FormGroup>
        </div>
        <div><Button type="submit" isLoading={busy} isDisabled={busy || !fits}>Create claims</Button></div>
      </Form>
    </>
  );
}
