/**
 * The card of one connector: how it is, what it offers and why, what flows, who pays, what is broken and what to do
 * about it. Built once; afterwards only what has changed is touched.
 */
import type { EvseSeen, WorldSeen } from '../../adapters/web/views.ts';
import { around } from './around.ts';
import { element, remade, setAttributes, setText } from './dom.ts';
import { faults } from './faults.ts';
import * as words from './words.ts';

type Truth = WorldSeen['evses'][number];
export type Connector = {
  readonly card: HTMLElement;
  /** Where the hands of the simulated world go. */
  readonly hands: HTMLElement;
  readonly show: (evse: EvseSeen, truth: Truth | undefined) => void;
};

const figure = (name: string, unit: string) => {
  const value = element('b');
  return { value, box: element('div.figure', {}, element('span.name', {}, name), element('p', {}, value, ` ${unit}`)) };
};

const figures = () => {
  const power = figure('Power', 'kW');
  const energy = figure('This session', 'kWh');
  const offer = figure('Offered', 'A');
  power.box.classList.add('first');
  const place = element('div.figures', {}, power.box, energy.box, offer.box);
  const show = ({ reading, transaction, offeredAmps }: EvseSeen) => {
    setText(power.value, reading?.powerW === undefined ? '–' : words.kilowatts(reading.powerW));
    const used = reading === null || transaction === null ? undefined : reading.importWh - transaction.startWh;
    setText(energy.value, used === undefined ? '–' : words.kilowattHours(used));
    setText(offer.value, String(Math.round(offeredAmps * 10) / 10));
  };
  return { place, show };
};

const node = (name: string) => {
  const value = element('b');
  const detail = element('small');
  return { value, detail, item: element('li', {}, element('span.name', {}, name), value, detail) };
};

/** The way of the energy: contactor, plug, car. It lights up as far as it is live. */
const way = () => {
  const contactor = node('Contactor');
  const plug = node('Plug');
  const car = node('Car');
  const place = element('ol.way', { 'aria-label': 'From the supply to the car' }, contactor.item, plug.item, car.item);
  const show = (evse: EvseSeen, truth: Truth | undefined) => {
    setText(contactor.value, evse.contactor);
    setText(contactor.detail, evse.levels.coil ? 'coil on' : 'coil off');
    setText(plug.value, words.plugWords(evse, truth));
    setText(plug.detail, evse.lock === 'none' ? 'fixed cable' : `lock ${evse.lock}`);
    const [state, detail] = words.carWords(evse, truth);
    setText(car.value, state);
    setText(car.detail, detail);
    const closed = evse.contactor === 'closed';
    setAttributes(place, { 'data-live': closed, 'data-flowing': closed && (evse.reading?.powerW ?? 0) > 0 });
  };
  return { place, show };
};

const pilot = () => {
  const letter = element('b.letter');
  const text = element('span');
  const duty = element('span.quiet');
  const place = element('p.pilot', {}, element('span.name', {}, 'Pilot'), letter, text, duty);
  const show = ({ pilot: state, levels }: EvseSeen) => {
    setText(letter, state ?? '?');
    setText(text, state === null ? 'not read yet' : words.pilotWords[state]);
    setText(duty, `duty ${words.percent(levels.pilotDuty)}`);
  };
  return { place, show };
};

const limits = () => {
  const title = element('h3');
  const list = element('ol.limits');
  const refill = remade<EvseSeen['limits']>(list, (rows) => {
    const most = Math.max(1, ...rows.map((row) => row.amps));
    return rows.map(({ name, amps }, index) => {
      const fill = element('i');
      // −1: this one does not limit at all (guide 3092).
      fill.style.width = `${(100 * Math.max(0, amps)) / most}%`;
      const bar = element('span.track', { 'aria-hidden': 'true' }, fill);
      const why = index === 0 ? ' decides' : '';
      return element(
        'li',
        {},
        element('span', {}, words.limitName(name), element('em', {}, why)),
        bar,
        amps < 0 ? 'none' : words.amps(amps),
      );
    });
  });
  const show = ({ limits: rows, allowedAmps, allowedPhases }: EvseSeen) => {
    const phases = allowedPhases === 1 ? ' on one phase' : '';
    const may = `May offer ${words.amps(allowedAmps)}${phases}, because of:`;
    setText(title, rows.length === 0 ? 'No limit is known yet' : may);
    refill(rows);
  };
  return { place: element('section', {}, title, list), show };
};

const phaseNames = ['L1', 'L2', 'L3'];

const meter = () => {
  const body = element('tbody');
  const register = element('span.quiet');
  const fill = remade<NonNullable<EvseSeen['reading']>>(body, ({ voltageV = [], currentA = [], powerPhaseW = [] }) => {
    const phases = Math.max(voltageV.length, currentA.length, powerPhaseW.length);
    const cell = (value: number | undefined, digits: number) =>
      element('td', {}, value === undefined ? '–' : value.toFixed(digits));
    return phaseNames
      .slice(0, phases)
      .map((name, i) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          cell(voltageV[i], 1),
          cell(currentA[i], 2),
          cell(powerPhaseW[i], 0),
        ),
      );
  });
  const head = ['Phase', 'V', 'A', 'W'].map((name) => element('th', { scope: 'col' }, name));
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...head)), body);
  const place = element('section', {}, element('h3.split', {}, 'Meter', register), table);
  const show = ({ reading }: EvseSeen) => {
    const shown = reading?.estimated === true ? 'calculated: ' : '';
    setText(register, reading === null ? 'no reading yet' : `${shown}${words.wattHours(reading.importWh)}`);
    setAttributes(table, { hidden: reading === null });
    if (reading !== null) fill(reading);
  };
  return { place, show };
};

const transaction = () => {
  const list = element('dl.rows');
  const title = element('h3');
  const fill = remade<EvseSeen['transaction']>(list, (running) => {
    if (running === null) return [];
    const rows: readonly (readonly [string, string])[] = [
      ['Card', running.token.id],
      ['Number', running.remoteId ?? 'not yet given by the central system'],
      ['Our id', running.id],
      ['Meter at start', words.wattHours(running.startWh)],
    ];
    return rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  });
  const show = ({ transaction: running }: EvseSeen) => {
    setText(title, running === null ? 'No transaction' : 'Transaction');
    fill(running);
  };
  return { place: element('section', {}, title, list), show };
};

export const connector = (id: number): Connector => {
  const pill = element('span.pill');
  const about = element('p.about');
  const parts = [faults(), figures(), way(), pilot(), limits(), around(), meter(), transaction()];
  const hands = element('div.hands');
  const title = element('h2', { id: `connector-${id}` }, `Connector ${id}`);
  const places = parts.map((part) => part.place);
  const head = element('header.panel-head', {}, title, pill);
  const attributes = { 'aria-labelledby': `connector-${id}`, 'data-evse': String(id) };
  const card = element('article.panel.connector', attributes, head, about, ...places, hands);
  const show = (evse: EvseSeen, truth: Truth | undefined) => {
    const { text, about: sentence, tone } = words.statusWords[evse.status];
    setText(pill, text);
    setAttributes(pill, { 'data-tone': tone, 'data-status': evse.status });
    setText(about, sentence);
    for (const part of parts) part.show(evse, truth);
  };
  return { card, hands, show };
};
