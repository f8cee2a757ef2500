import { Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { useState, type ComponentType } from 'react';
import { useTheme, type ThemeChoice } from '../theme';
import { AdjustIcon, MoonIcon, SunIcon } from '../ui/icons';

const CHOICES: Record<ThemeChoice, { text: string; icon: ComponentType }> = {
  system: { text: 'As the system', icon: AdjustIcon },
  light: { text: 'Light', icon: SunIcon },
  dark: { text: 'Dark', icon: MoonIcon },
};

export function ThemeMenu() {
  const [choice, setChoice] = useTheme();
  const [open, setOpen] = useState(false);
  const Current = CHOICES[choice].icon;
  return (
    <Dropdown isOpen={open} onOpenChange={setOpen} popperProps={{ position: 'right' }}
      onSelect={(_, value) => { setChoice(value as ThemeChoice); setOpen(false); }}
      toggle={(ref) => (
        <MenuToggle ref={ref} variant="plain" isExpanded={open} onClick={() => setOpen(!open)}
          aria-label={`Theme: ${CHOICES[choice].text}`} icon={<Current />} />
      )}>
      <DropdownList aria-label="Theme">
        {Object.entries(CHOICES).map(([value, { text, icon: Icon }]) => (
          <DropdownItem key={value} value={value} icon={<Icon />} isSelected={value === choice}>{text}</DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  );
}
