import { FormGroup, FormSection, FormSelect, FormSelectOption } from '@patternfly/react-core';
import type { Bundle } from '../api';
import { Field } from '../ui/field';
import type { Draft } from './plan';
import { ScheduleFields } from './schedule-fields';
import { StageFields } from './stage-fields';

/** The fields of a plan that most rollouts need. */
export function PlanForm({ draft, bundles, errors, onChange }: {
  draft: Draft; bundles: Bundle[]; errors: Record<string, string>; onChange: (change: Partial<Draft>) => void;
}) {
  return (
    <>
      <Field id="name" label="Name" value={draft.name} error={errors['name']} onChange={(name) => onChange({ name })} />
      <FormGroup label="Bundle" fieldId="bundle" isRequired>
        <FormSelect id="bundle" value={draft.bundle} onChange={(_, digest) => onChange({ bundle: digest })}
          validated={errors['bundle'] ? 'error' : 'default'}>
          <FormSelectOption value="" label={errors['bundle'] ?? 'Choose a bundle'} isPlaceholder />
          {bundles.map((b) => (
            <FormSelectOption key={b.digest} value={b.digest} label={`${b.name} ${b.version} (${b.digest.slice(0, 12)})`} />
          ))}
        </FormSelect>
      </FormGroup>
      <FormSection title="Stages" titleElement="h3">
        <StageFields stages={draft.stages} errors={errors} onChange={(stages) => onChange({ stages })} />
      </FormSection>
      <FormSection title="Limits" titleElement="h3">
        <div className="limits">
          <Field id="maxFailures" label="Failed devices allowed" type="number" min={0} value={draft.maxFailures} error={errors['maxFailures']}
            hint="One more pauses the rollout." onChange={(maxFailures) => onChange({ maxFailures })} />
          <Field id="timeout" label="Stage timeout, s" type="number" min={1} value={draft.stageTimeoutSeconds} error={errors['timeout']}
            hint="A device that takes longer counts as failed." onChange={(stageTimeoutSeconds) => onChange({ stageTimeoutSeconds })} />
          <Field id="approvals" label="Approvals" type="number" min={0} value={draft.approvals} error={errors['approvals']}
            hint="So many others must approve first." onChange={(approvals) => onChange({ approvals })} />
          <Field id="priority" label="Priority" type="number" min={0} max={100} value={draft.priority} error={errors['priority']}
            hint="Takes waiting devices over from rollouts of a lower one." onChange={(priority) => onChange({ priority })} />
          <Field id="group" label="Group" required={false} value={draft.group} hint="Empty: the whole fleet." onChange={(group) => onChange({ group })} />
        </div>
      </FormSection>
      <FormSection title="Schedule" titleElement="h3">
        <ScheduleFields schedule={draft.schedule} errors={errors} onChange={(schedule) => onChange({ schedule })} />
      </FormSection>
    </>
  );
}
