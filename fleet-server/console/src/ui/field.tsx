import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core';

interface FieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password' | 'number';
  hint?: string;
  error?: string | undefined;
  autoComplete?: string;
  required?: boolean;
  min?: number;
  max?: number;
  step?: number;
}

/** One labelled input with its hint or its error beneath. */
export function Field({ id, label, value, onChange, type = 'text', hint, error, required = true, ...rest }: FieldProps) {
  const note = error ?? hint;
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      <TextInput id={id} type={type} value={value} isRequired={required} onChange={(_, next) => onChange(next)}
        validated={error ? 'error' : 'default'} {...(note && { 'aria-describedby': `${id}-note` })} {...rest} />
      {note && (
        <FormHelperText>
          <HelperText id={`${id}-note`}>
            <HelperTextItem variant={error ? 'error' : 'default'}>{note}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}
