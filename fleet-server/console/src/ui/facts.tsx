import { DescriptionList, DescriptionListDescription, DescriptionListGroup, DescriptionListTerm } from '@patternfly/react-core';
import type { ReactNode } from 'react';

/** Terms and what they are, in the order given. */
export function Facts({ facts, columns = 1 }: { facts: [term: string, value: ReactNode][]; columns?: 1 | 2 }) {
  return (
    <DescriptionList isCompact columnModifier={{ default: '1Col', lg: columns === 2 ? '2Col' : '1Col' }}>
      {facts.map(([term, value]) => (
        <DescriptionListGroup key={term}>
          <DescriptionListTerm>{term}</DescriptionListTerm>
          <DescriptionListDescription>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}
