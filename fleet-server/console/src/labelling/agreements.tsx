import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { LabellingProgress } from '../api';
import { count } from '../format';
import { Facts } from '../ui/facts';

/** How many samples are decided, and how far annotators agree beyond what chance would have them do. */
export function Agreements({ progress }: { progress: LabellingProgress }) {
  return (
    <>
      <Facts facts={[
        ['Open', count(progress.open)], ['Labelled', count(progress.labelled)], ['Disputed', count(progress.disputed)],
      ]} />
      {progress.agreements.length > 0 && (
        <Table aria-label="Agreement of annotators, Cohen’s kappa" variant="compact" borders={false} className="gap-above">
          <Thead><Tr><Th>Annotators</Th><Th>Samples</Th><Th>Kappa</Th></Tr></Thead>
          <Tbody>
            {progress.agreements.map(({ annotators, samples, kappa }) => (
              <Tr key={annotators.join(' ')}>
                <Td dataLabel="Annotators">{annotators.join(' and ')}</Td>
                <Td dataLabel="Samples" className="number">{count(samples)}</Td>
                <Td dataLabel="Kappa" className="number">{kappa == null ? '–' : kappa.toFixed(2)}</Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </>
  );
}
