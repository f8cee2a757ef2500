import { Button, Form } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { api } from '../api';
import { useCommand } from '../resource';
import { Problem } from '../ui/bits';
import { Field } from '../ui/field';
import { Gate } from './gate';
import { ProviderRefusal, ProviderSignIn } from './provider';

export function SignIn({ onDone }: { onDone: () => void }) {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const { busy, problem, run } = useCommand();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => api.signIn(user, password))) onDone();
  };
  return (
    <Gate title="Sign in" intro="With the name and password of an operator.">
      {problem ? <Problem problem={problem} /> : <ProviderRefusal />}
      <Form onSubmit={(e) => void submit(e)}>
        <Field id="user" label="User" value={user} onChange={setUser} autoComplete="username" />
        <Field id="password" label="Password" type="password" value={password} onChange={setPassword} autoComplete="current-password" />
        <Button type="submit" isBlock isLoading={busy} isDisabled={busy || !user || !password}>Sign in</Button>
      </Form>
      <ProviderSignIn />
    </Gate>
  );
}
