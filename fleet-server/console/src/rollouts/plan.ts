import type { RolloutPlan } from '../api';
import { NO_SCHEDULE, scheduleErrors, scheduleOf, type ScheduleDraft } from './schedule';

/** A stage as typed; ids keep rows apart while they are added and removed. */
export interface StageDraft { id: number; percent: string; bakeSeconds: string; successPercent: string }
export interface Draft { name: string; bundle: string; group: string; maxFailures: string; stageTimeoutSeconds: string; approvals: string; priority: string; stages: StageDraft[]; schedule: ScheduleDraft }

export const FIRST_DRAFT: Omit<Draft, 'bundle'> = {
  name: '', group: '', maxFailures: '0', stageTimeoutSeconds: '600', approvals: '0', priority: '0',
  stages: [
    { id: 0, percent: '10', bakeSeconds: '60', successPercent: '100' },
    { id: 1, percent: '50', bakeSeconds: '60', successPercent: '95' },
    { id: 2, percent: '100', bakeSeconds: '0', successPercent: '95' },
  ],
  schedule: NO_SCHEDULE,
};

function wholeNumber(text: string, min: number, max: number): string | undefined {
  const n = Number(text);
  return text.trim() !== '' && Number.isInteger(n) && n >= min && n <= max ? undefined : `A whole number from ${min} to ${max}`;
}

const A_DAY = 86_400;
const MANY = 1_000_000;
const MOST_APPROVALS = 10;

/** What is wrong with the draft, by the id of the field. */
export function errorsOf(draft: Draft): Record<string, string> {
  const errors: Record<string, string | undefined> = {
    name: draft.name.trim() ? undefined : 'Name it, so that others know what it is for',
    bundle: draft.bundle ? undefined : 'Choose a bundle',
    maxFailures: wholeNumber(draft.maxFailures, 0, MANY),
    timeout: wholeNumber(draft.stageTimeoutSeconds, 1, 7 * A_DAY),
    approvals: wholeNumber(draft.approvals, 0, MOST_APPROVALS),
    priority: wholeNumber(draft.priority, 0, 100),
    ...scheduleErrors(draft.schedule),
  };
  draft.stages.forEach((stage, i) => {
    const before = draft.stages[i - 1];
    errors[`percent-${stage.id}`] = wholeNumber(stage.percent, 1, 100)
      ?? (before && Number(stage.percent) <= Number(before.percent) ? 'More than the stage before' : undefined);
    errors[`bake-${stage.id}`] = wholeNumber(stage.bakeSeconds, 0, 7 * A_DAY);
    errors[`success-${stage.id}`] = wholeNumber(stage.successPercent, 1, 100);
  });
  return Object.fromEntries(Object.entries(errors).filter((e): e is [string, string] => e[1] !== undefined));
}

/** The draft as the API wants it; only for a draft without errors. */
export function planOf(draft: Draft): RolloutPlan {
  return {
    name: draft.name.trim(),
    bundle: draft.bundle,
    stages: draft.stages.map((s) => ({
      percent: Number(s.percent), bakeSeconds: Number(s.bakeSeconds), successThreshold: Number(s.successPercent) / 100,
    })),
    maxFailures: Number(draft.maxFailures),
    stageTimeoutSeconds: Number(draft.stageTimeoutSeconds),
    ...(draft.group.trim() && { group: draft.group.trim() }),
    approvals: { required: Number(draft.approvals) },
    priority: Number(draft.priority),
    ...scheduleOf(draft.schedule),
  };
}

/** A plan that was typed as JSON, or what is wrong with the text; what the plan says is the server's to judge. */
export function parsed(text: string): { plan?: object; error?: string } {
  try {
    const plan: unknown = JSON.parse(text);
    return typeof plan === 'object' && plan !== null && !Array.isArray(plan)
      ? { plan } : { error: 'Expected an object with the fields of a plan, such as {"name": …}' };
  } catch (cause) {
    return { error: `This is no JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
