import { Button, ActionGroup, Breadcrumb, BreadcrumbItem, Form, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { api } from '../api';
import { useCommand, useResource } from '../resource';
import { go, to } from '../router';
import { Heading, Panel, Problem } from '../ui/bits';
import { errorsOf, FIRST_DRAFT, parsed, planOf, type Draft } from './plan';
import { PlanDocument } from './plan-document';
import { PlanForm } from './plan-form';
import { PlanPreview } from './plan-preview';

/** A new rollout: its plan by a form or as a document, and beside it what that would do. */
export function CreateRollout({ bundle }: { bundle: string }) {
  const bundles = useResource(['bundles'], api.bundles);
  const [draft, setDraft] = useState<Draft>({ ...FIRST_DRAFT, bundle });
  /** The plan as text; absent while it is filled in by the form. */
  const [text, setText] = useState<string>();
  const [tried, setTried] = useState(false);
  const { busy, problem, run } = useCommand();
  const errors = errorsOf(draft);
  const asText = text === undefined ? undefined : parsed(text);
  const complete = asText ? asText.plan : Object.keys(errors).length ? undefined : planOf(draft);
  const toForm = () => {
    const untouched = text === undefined || text === JSON.stringify(planOf(draft), null, 2);
    if (untouched || window.confirm('The form has fewer fields than a plan. Drop the document?')) setText(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!complete) { document.getElementById(asText ? 'document' : Object.keys(errors)[0] ?? '')?.focus(); return; }
    await run(async () => { const made = await api.createRollout(complete); go(to('rollouts', made.id)); });
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
      <div className="plan-split">
        <Panel title="Plan" actions={
          <ToggleGroup aria-label="How the plan is written" isCompact>
            <ToggleGroupItem text="Form" isSelected={text === undefined} onChange={toForm} />
            <ToggleGroupItem text="As document" isSelected={text !== undefined}
              onChange={() => setText(text ?? JSON.stringify(planOf(draft), null, 2))} />
          </ToggleGroup>
        }>
          <Form className="rollout-form" noValidate onSubmit={(e) => void submit(e)}>
            {text === undefined
              ? <PlanForm draft={draft} bundles={bundles.data?.items ?? []} errors={tried ? errors : {}}
                  onChange={(change) => setDraft({ ...draft, ...change })} />
              : <PlanDocument text={text} error={asText?.error} onChange={setText} />}
            <ActionGroup>
              <Button type="submit" isLoading={busy} isDisabled={busy}>Start rollout</Button>
              <a className="pf-v6-c-button pf-m-link" href={to('rollouts')}>Cancel</a>
            </ActionGroup>
          </Form>
        </Panel>
        <Panel title="Dry run"><PlanPreview plan={complete} /></Panel>
      </div>
    </>
  );
}
