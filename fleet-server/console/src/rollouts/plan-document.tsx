import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextArea } from '@patternfly/react-core';

/** A whole plan as text, for what the form has no fields for. */
export function PlanDocument({ text, error, onChange }: { text: string; error: string | undefined; onChange: (text: string) => void }) {
  return (
    <FormGroup label="Plan as JSON" fieldId="document" isRequired>
      <TextArea id="document" className="plan-document" value={text} rows={26} spellCheck={false} resizeOrientation="vertical"
        aria-describedby="document-note" validated={error ? 'error' : 'default'} onChange={(_, next) => onChange(next)} />
      <FormHelperText>
        <HelperText id="document-note">
          <HelperTextItem variant={error ? 'error' : 'default'}>
            {error ?? 'Filters, stages by count, filter or names, gates, pace and retries: whatever the plan reference (docs/plan.md) has.'}
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
}
