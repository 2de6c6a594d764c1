/** The few numbers that people come for, and the way of the energy, lit as far as it is live. */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';

type Evse = { readonly evse: EvseSeen };
type Number = { readonly name: string; readonly value: string; readonly unit: string };

const Figure = ({ name, value, unit }: Number) => (
  <div class="figure">
    <span class="name">{name}</span>
    <p>
      <b>{value}</b> {unit}
    </p>
  </div>
);

export const Figures = ({ evse: { reading, transaction, offeredAmps } }: Evse) => {
  const used = reading === null || transaction === null ? undefined : reading.importWh - transaction.startWh;
  return (
    <div class="figures">
      <Figure name="Power" value={reading?.powerW === undefined ? '–' : words.kilowatts(reading.powerW)} unit="kW" />
      <Figure name="This session" value={used === undefined ? '–' : words.kilowattHours(used)} unit="kWh" />
      <Figure name="Offered" value={String(Math.round(offeredAmps * 10) / 10)} unit="A" />
    </div>
  );
};

type Stop = { readonly name: string; readonly value: string; readonly detail: string };

const Node = ({ name, value, detail }: Stop) => (
  <li>
    <span class="name">{name}</span>
    <b>{value}</b>
    <small>{detail}</small>
  </li>
);

export const Way = ({ evse }: Evse) => {
  const { contactor, levels, lock, pilot, reading } = evse;
  const isClosed = contactor === 'closed';
  return (
    <ol
      class="way"
      aria-label="From the supply to the car"
      data-live={isClosed ? '' : undefined}
      data-flowing={isClosed && (reading?.powerW ?? 0) > 0 ? '' : undefined}
    >
      <Node name="Contactor" value={contactor} detail={levels.coil ? 'coil on' : 'coil off'} />
      <Node name="Plug" value={words.plugWords(evse)} detail={lock === 'none' ? 'fixed cable' : `lock ${lock}`} />
      <Node name="Car" value={pilot === null ? 'unknown' : words.pilotWords[pilot]} detail="" />
    </ol>
  );
};

export const Pilot = ({ evse: { pilot, levels } }: Evse) => (
  <p class="pilot">
    <span class="name">Pilot</span>
    <b class="letter">{pilot ?? '?'}</b>
    <span>{pilot === null ? 'not read yet' : words.pilotWords[pilot]}</span>
    <span class="quiet">duty {words.percent(levels.pilotDuty)}</span>
  </p>
);
