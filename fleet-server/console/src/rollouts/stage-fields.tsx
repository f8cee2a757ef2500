import { Button } from '@patternfly/react-core';
import { Field } from '../ui/field';
import { CloseButton } from '../ui/close-button';
import { PlusCircleIcon } from '../ui/icons';
import type { StageDraft } from './plan';

/** The rows of stages: how many devices, how long to wait and watch, how many must have succeeded. */
export function StageFields({ stages, errors, onChange }: {
  stages: StageDraft[]; errors: Record<string, string>; onChange: (stages: StageDraft[]) => void;
}) {
  const set = (id: number, change: Partial<StageDraft>) => onChange(stages.map((s) => (s.id === id ? { ...s, ...change } : s)));
  const add = () => onChange([...stages, { id: Math.max(...stages.map((s) => s.id)) + 1, percent: '100', bakeSeconds: '60', successPercent: '95' }]);
  return (
    <div>
      {stages.map((stage, i) => (
        <fieldset key={stage.id} className="stage-fields">
          <legend>Stage {i + 1}</legend>
          <Field id={`percent-${stage.id}`} label="Devices, %" type="number" min={1} max={100} value={stage.percent}
            error={errors[`percent-${stage.id}`]} onChange={(percent) => set(stage.id, { percent })} />
          <Field id={`bake-${stage.id}`} label="Bake time, s" type="number" min={0} value={stage.bakeSeconds}
            error={errors[`bake-${stage.id}`]} onChange={(bakeSeconds) => set(stage.id, { bakeSeconds })} />
          <Field id={`success-${stage.id}`} label="Success needed, %" type="number" min={1} max={100} value={stage.successPercent}
            error={errors[`success-${stage.id}`]} onChange={(successPercent) => set(stage.id, { successPercent })} />
          {stages.length > 1 && <CloseButton label={`Remove stage ${i + 1}`} onClick={() => onChange(stages.filter((s) => s !== stage))} />}
        </fieldset>
      ))}
      <Button variant="link" isInline icon={<PlusCircleIcon />} onClick={add}>Add a stage</Button>
    </div>
  );
}
