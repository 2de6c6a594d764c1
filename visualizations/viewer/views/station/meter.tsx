/** What the meter shows, phase by phase, and who pays for it. */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';
import { Row } from './around.tsx';

type Evse = { readonly evse: EvseSeen };

const phaseNames = ['L1', 'L2', 'L3'];

const shown = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits);

const Phases = ({ reading }: { readonly reading: NonNullable<EvseSeen['reading']> }) => {
  const { voltageV = [], currentA = [], powerPhaseW = [] } = reading;
  const phases = Math.max(voltageV.length, currentA.length, powerPhaseW.length);
  return (
    <table>
      <thead>
        <tr>
          {['Phase', 'V', 'A', 'W'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {phaseNames.slice(0, phases).map((name, i) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{shown(voltageV[i], 1)}</td>
            <td>{shown(currentA[i], 2)}</td>
            <td>{shown(powerPhaseW[i], 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const registerWords = (reading: EvseSeen['reading']): string => {
  if (reading === null) return 'no reading yet';
  return `${reading.estimated === true ? 'calculated: ' : ''}${words.wattHours(reading.importWh)}`;
};

export const Meter = ({ evse: { reading } }: Evse) => (
  <section>
    <h3 class="split">
      Meter <span class="quiet">{registerWords(reading)}</span>
    </h3>
    {reading !== null && <Phases reading={reading} />}
  </section>
);

export const Transaction = ({ evse: { transaction } }: Evse) => {
  if (transaction === null) {
    return (
      <section>
        <h3>No transaction</h3>
      </section>
    );
  }
  const { token, remoteId, id, startWh } = transaction;
  return (
    <section>
      <h3>Transaction</h3>
      <dl class="rows">
        <Row name="Card">{token.id}</Row>
        <Row name="Number">{remoteId ?? 'not yet given by the central system'}</Row>
        <Row name="Our id">{id}</Row>
        <Row name="Meter at start">{words.wattHours(startWh)}</Row>
      </dl>
    </section>
  );
};
