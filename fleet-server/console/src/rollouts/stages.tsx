import { ProgressStep, ProgressStepper, type ProgressStepProps } from '@patternfly/react-core';
import type { Rollout, Stage, StageState } from '../api';
import { plural } from '../format';
import { Ago } from '../ui/bits';
import { OutcomeBar } from '../ui/outcome-bar';
import { StateLabel } from '../ui/state-label';
import { currentStage } from './progress';

const VARIANTS: Record<StageState, NonNullable<ProgressStepProps['variant']>> = {
  WAITING: 'pending', RUNNING: 'info', BAKING: 'info', DONE: 'success', SKIPPED: 'warning', FAILED: 'danger',
};

function StageBody({ stage }: { stage: Stage }) {
  return (
    <div className="stage">
      <StateLabel state={stage.state} />
      <span className="note">
        {plural(stage.devices, 'device')}
        {stage.finishedAt ? <> · finished <Ago at={stage.finishedAt} /></> : stage.startedAt && <> · started <Ago at={stage.startedAt} /></>}
      </span>
      {stage.devices > 0 && <OutcomeBar label={`Stage ${stage.index + 1}`} outcome={stage} />}
    </div>
  );
}

/** How far a stage goes: its share of all devices, or, by other means, how many it adds. */
function size(stage: Stage, percent: string): string {
  return stage.percent == null ? plural(stage.devices, 'device') : `${stage.percent} ${percent}`;
}

export function Stages({ rollout }: { rollout: Rollout }) {
  const current = currentStage(rollout);
  return (
    <ProgressStepper className="stages" aria-label="Stages">
      {rollout.stages.map((stage, i) => (
        <ProgressStep key={stage.index} id={`stage-${i}`} titleId={`stage-title-${i}`} variant={VARIANTS[stage.state]}
          isCurrent={i === current} aria-label={`Stage ${i + 1}, ${size(stage, 'percent')}: ${stage.state.toLowerCase()}`}
          description={<StageBody stage={stage} />}>
          Stage {i + 1}: {size(stage, '%')}
        </ProgressStep>
      ))}
    </ProgressStepper>
  );
}
