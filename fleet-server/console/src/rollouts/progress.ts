import type { Rollout, RolloutDevice } from '../api';

/** Devices of all stages by how they ended. */
export function outcomeOf({ stages }: Rollout): { succeeded: number; failed: number; pending: number } {
  const sum = (of: 'succeeded' | 'failed' | 'pending') => stages.reduce((total, stage) => total + stage[of], 0);
  return { succeeded: sum('succeeded'), failed: sum('failed'), pending: sum('pending') };
}

/** The index of the stage that is under way, else of the last one that was reached. */
export function currentStage({ stages }: Rollout): number {
  const open = stages.findIndex((s) => s.state !== 'DONE' && s.state !== 'SKIPPED');
  return open < 0 ? stages.length - 1 : open;
}

/** The reasons that failed devices gave, the most frequent first. */
export function failureReasons(devices: RolloutDevice[]): { reason: string; devices: string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const d of devices) {
    if (d.state !== 'FAILED') continue;
    const reason = d.reason || 'The device gave no reason';
    byReason.set(reason, [...(byReason.get(reason) ?? []), d.id]);
  }
  return [...byReason].map(([reason, ids]) => ({ reason, devices: ids })).sort((a, b) => b.devices.length - a.devices.length);
}
