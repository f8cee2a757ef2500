import { Caption, Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { GateVerdict } from '../api';
import { count } from '../format';
import { Ago } from '../ui/bits';
import { StateLabel } from '../ui/state-label';

const DIGITS = 3;

function number(value: number | undefined, otherwise: string): string {
  return value === undefined ? otherwise : value.toPrecision(DIGITS);
}

/** What the gates said, and the numbers behind it. */
export function Evidence({ verdicts }: { verdicts: GateVerdict[] }) {
  return (
    <Table variant="compact" gridBreakPoint="grid-lg">
      <Caption className="visually-hidden">What the gates said</Caption>
      <Thead>
        <Tr>
          <Th>Stage</Th><Th>Gate</Th><Th>Ruling</Th><Th>Since</Th><Th>Reason</Th><Th>Pairs</Th><Th>Worse by</Th><Th>Between</Th>
          <Th>p of no worse</Th><Th>p beyond margin</Th>
        </Tr>
      </Thead>
      <Tbody>
        {verdicts.map(({ id, stage, gate, ruling, since, reason, evidence: { sample, effect } }) => (
          <Tr key={id}>
            <Td dataLabel="Stage" className="number">{stage + 1}</Td>
            <Th scope="row" dataLabel="Gate">{gate}</Th>
            <Td dataLabel="Ruling"><StateLabel state={`GATE_${ruling}`} /></Td>
            <Td dataLabel="Since"><Ago at={since} /></Td>
            <Td dataLabel="Reason">{reason}</Td>
            <Td dataLabel="Pairs" className="number">{count(sample.pairs)}</Td>
            <Td dataLabel="Worse by" className="number">{number(effect.worsening, '')}</Td>
            <Td dataLabel="Between" className="number">{number(effect.lower, '−∞')} and {number(effect.upper, '∞')}</Td>
            <Td dataLabel="p of no worse" className="number">{effect.pWorse.toPrecision(DIGITS)}</Td>
            <Td dataLabel="p beyond margin" className="number">{effect.pBeyondMargin.toPrecision(DIGITS)}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
