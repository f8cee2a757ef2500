import { Button } from '@patternfly/react-core';
import { TimesIcon } from './icons';

export function CloseButton({ label, onClick }: { label: string; onClick: () => void }) {
  return <Button variant="plain" aria-label={label} onClick={onClick} icon={<TimesIcon />} />;
}
