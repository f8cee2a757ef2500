import { Button, Form } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { api } from '../api';
import { useCommand } from '../resource';
import { go, to } from '../router';
import { Problem } from '../ui/bits';
import { Field } from '../ui/field';
import { Gate } from './gate';

/** Makes the first operator, with the token that the server printed when it started, and signs in. */
export function Setup({ onDone }: { onDone: () => void }) {
  const [token, setToken] = useState('');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const { busy, problem, run } = useCommand();
  const differs = repeated !== '' && repeated !== password;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => {
      await api.setup(token.trim(), user, password);
      await api.signIn(user, password);
    });
    if (done) { go(to()); onDone(); }
  };
  return (
    <Gate title="Set up Flotilla" intro="Make the first operator.">
      {problem && <Problem problem={problem} />}
      <Form onSubmit={(e) => void submit(e)}>
        <Field id="token" label="Setup token" value={token} onChange={setToken} autoComplete="off"
          hint="The server printed it at its start and keeps it in the file setup-token of its data directory." />
        <Field id="user" label="User" value={user} onChange={setUser} autoComplete="username" />
        <Field id="password" label="Password" type="password" value={password} onChange={setPassword} autoComplete="new-password"
          hint="A long phrase is better than a complicated word." />
        <Field id="repeated" label="Password again" type="password" value={repeated} onChange={setRepeated} autoComplete="new-password"
          error={differs ? 'The two passwords differ.' : undefined} />
        <Button type="submit" isBlock isLoading={busy} isDisabled={busy || !token || !user || !password || repeated !== password}>
          Set up and sign in
        </Button>
      </Form>
    </Gate>
  );
}
