import { Button, ActionGroup, Breadcrumb, BreadcrumbItem, Form, FormGroup, FormSection, FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { api } from '../api';
import { useCommand, useResource } from '../resource';
import { go, to } from '../router';
import { Heading, Panel, Problem } from '../ui/bits';
import { Field } from '../ui/field';
import { errorsOf, FIRST_DRAFT, planOf, type Draft } from './plan';
import { ScheduleFields } from './schedule-fields';
import { StageFields } from './stage-fields';

export function CreateRollout({ bundle }: { bundle: string }) {
  const bundles = useResource(['bundles'], api.bundles);
  const [draft, setDraft] = useState<Draft>({ ...FIRST_DRAFT, bundle });
  const [tried, setTried] = useState(false);
  const { busy, problem, run } = useCommand();
  const errors = errorsOf(draft);
  const shown = tried ? errors : {};
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [first] = Object.keys(errors);
    if (first) { document.getElementById(first)?.focus(); return; }
    await run(async () => { const made = await api.createRollout(planOf(draft)); go(to('rollouts', made.id)); });
  };
  return (
    <>
      <Breadcrumb className="gap-below">
        <BreadcrumbItem to={to('rollouts')}>Rollouts</BreadcrumbItem>
        <BreadcrumbItem isActive>New</BreadcrumbItem>
      </Breadcrumb>
      <Heading title="Create rollout" />
      {problem && <Problem problem={problem} />}
      {bundles.problem && <Problem problem={bundles.problem} retry={bundles.reload} />}
      <Panel title="Plan">
        <Form className="rollout-form" noValidate onSubmit={(e) => void submit(e)}>
          <Field id="name" label="Name" value={draft.name} error={shown['name']} onChange={(name) => set({ name })} />
          <FormGroup label="Bundle" fieldId="bundle" isRequired>
            <FormSelect id="bundle" value={draft.bundle} onChange={(_, digest) => set({ bundle: digest })}
              validated={shown['bundle'] ? 'error' : 'default'}>
              <FormSelectOption value="" label={shown['bundle'] ?? 'Choose a bundle'} isPlaceholder />
              {bundles.data?.items.map((b) => (
                <FormSelectOption key={b.digest} value={b.digest} label={`${b.name} ${b.version} (${b.digest.slice(0, 12)})`} />
              ))}
            </FormSelect>
          </FormGroup>
          <FormSection title="Stages" titleElement="h3">
            <StageFields stages={draft.stages} errors={shown} onChange={(stages) => set({ stages })} />
          </FormSection>
          <FormSection title="Limits" titleElement="h3">
            <div className="limits">
              <Field id="maxFailures" label="Failed devices allowed" type="number" min={0} value={draft.maxFailures} error={shown['maxFailures']}
                hint="One more pauses the rollout." onChange={(maxFailures) => set({ maxFailures })} />
              <Field id="timeout" label="Stage timeout, s" type="number" min={1} value={draft.stageTimeoutSeconds} error={shown['timeout']}
                hint="A device that takes longer counts as failed." onChange={(stageTimeoutSeconds) => set({ stageTimeoutSeconds })} />
              <Field id="group" label="Group" required={false} value={draft.group} hint="Empty: the whole fleet." onChange={(group) => set({ group })} />
            </div>
          </FormSection>
          <FormSection title="Schedule" titleElement="h3">
            <ScheduleFields schedule={draft.schedule} errors={shown} onChange={(schedule) => set({ schedule })} />
          </FormSection>
          <ActionGroup>
            <Button type="submit" isLoading={busy} isDisabled={busy}>Start rollout</Button>
            <a className="pf-v6-c-button pf-m-link" href={to('rollouts')}>Cancel</a>
          </ActionGroup>
        </Form>
      </Panel>
    </>
  );
}
