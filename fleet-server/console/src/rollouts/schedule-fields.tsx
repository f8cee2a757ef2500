import { Checkbox, FormGroup } from '@patternfly/react-core';
import { Field } from '../ui/field';
import { DAYS, type ScheduleDraft } from './schedule';

/** From when on, and in which hours of which days, devices are given the bundle. */
export function ScheduleFields({ schedule, errors, onChange }: {
  schedule: ScheduleDraft; errors: Record<string, string>; onChange: (schedule: ScheduleDraft) => void;
}) {
  const set = (change: Partial<ScheduleDraft>) => onChange({ ...schedule, ...change });
  return (
    <>
      <div className="limits">
        <Field id="start" label="Not before" required={false} value={schedule.start} error={errors['start']}
          hint="Empty: at once." onChange={(start) => set({ start })} />
        <Field id="from" label="Only from" required={false} value={schedule.from} error={errors['from']}
          hint="Empty: at any hour." onChange={(from) => set({ from })} />
        <Field id="to" label="to" required={false} value={schedule.to} error={errors['to']}
          hint="Of the next day unless it is later." onChange={(to) => set({ to })} />
        <Field id="time-zone" label="Time zone" value={schedule.timeZone} error={errors['time-zone']}
          onChange={(timeZone) => set({ timeZone })} />
      </div>
      <FormGroup role="group" label="Days" fieldId="days" isInline>
        {DAYS.map((day) => (
          <Checkbox key={day} id={day === 'mon' ? 'days' : `days-${day}`} label={day} isChecked={schedule.days.includes(day)}
            onChange={(_, on) => set({ days: DAYS.filter((d) => (d === day ? on : schedule.days.includes(d))) })} />
        ))}
        {errors['days'] && <p className="note">{errors['days']}</p>}
      </FormGroup>
    </>
  );
}
