/**
 * The hands of the simulated world: the driver's and the saboteur's buttons of a connector, and the network and the
 * fuse of the whole place. With real hardware there are none.
 */
import type { WorldSeen } from '../../adapters/web/views.ts';
import { act } from './act.ts';
import { button, element, remade, setAttributes, setText, toggle } from './dom.ts';
import { equipment } from './equipment.ts';
import { heading } from './words.ts';

const FIRST_CARD = '04A2B3C4';

/** A place for the answer of the last thing that was done. */
const answer = () => {
  const place = element('p.answer', { role: 'status' });
  const ask = (path: string, body: Readonly<Record<string, unknown>> = {}): void => {
    void act(path, body).then(({ good, sentence }) => {
      setText(place, sentence);
      setAttributes(place, { 'data-tone': good ? 'good' : 'bad' });
    });
  };
  return { place, ask };
};

const card = (evse: number, ask: (path: string, body: Readonly<Record<string, unknown>>) => void) => {
  const input = document.createElement('input');
  input.id = `card-${evse}`;
  input.value = FIRST_CARD;
  input.maxLength = 20;
  input.required = true;
  input.autocomplete = 'off';
  input.spellcheck = false;
  const submit = document.createElement('button');
  submit.className = 'button';
  submit.textContent = 'Show card';
  const label = element('label', { for: input.id }, 'Card number');
  const form = element('form.card', {}, label, input, submit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(`/sim/readers/${evse}/tag`, { idTag: input.value.trim() });
  });
  return form;
};

type Truth = WorldSeen['evses'][number];

type Known = WorldSeen['knownFaults'];

/** `path`: where a fault is switched. */
const saboteur = (path: string, ask: (path: string, body: Readonly<Record<string, unknown>>) => void) => {
  const list = element('div.toggles');
  const count = element('span.quiet');
  const summary = element('summary', {}, 'Break something', count);
  const setters = new Map<string, (on: boolean) => void>();
  const fill = remade<Known>(list, (known) => {
    setters.clear();
    return known.map(({ name, about }) => {
      const { label, set } = toggle(heading(name), about, (on) => ask(path, { name, active: on }));
      setAttributes(label, { 'data-fault': name });
      setters.set(name, set);
      return label;
    });
  });
  const show = (known: Known, active: readonly string[]) => {
    fill(known);
    for (const [name, set] of setters) set(active.includes(name));
    setText(count, active.length === 0 ? '' : `${active.length} broken`);
  };
  return { place: element('details', {}, summary, list), show };
};

/** The buttons of one connector. */
export const hands = (evse: number) => {
  const { place: told, ask } = answer();
  const base = `/sim/evses/${evse}`;
  const plug = button('Plug in', () => ask(`${base}/plug`, { thenRequestAmps: 32, phases: 3 }));
  const unplug = button('Unplug', () => ask(`${base}/unplug`));
  const request = button('Ask for energy', () => ask(`${base}/request`));
  const pause = button('Pause car', () => ask(`${base}/pause`));
  const faults = saboteur(`${base}/faults`, ask);
  const works = equipment(evse, ask);
  const title = element('h3.split', {}, 'Driver and car', element('span.quiet', {}, 'simulated'));
  const key = toggle('Key', 'The key switch, where one lets people charge', (on) => ask(`${base}/key`, { on }));
  const buttons = element('div.buttons', {}, plug, unplug, request, pause, key.label);
  const technician = element('details', {}, element('summary', {}, 'Equipment'), works.place);
  const place = element('section.driver', {}, title, buttons, card(evse, ask), told, technician, faults.place);
  const show = (truth: Truth, known: WorldSeen['knownFaults']) => {
    const { plug: position, car, key: turned, faults: active } = truth;
    works.show(truth);
    plug.disabled = position === 'in';
    unplug.disabled = position === 'out';
    request.disabled = car === null || car.wantsEnergy;
    pause.disabled = car === null || !car.wantsEnergy;
    key.set(turned);
    faults.show(known, active);
  };
  return { place, show };
};

/** The switches of the whole place. */
export const place = () => {
  const { place: told, ask } = answer();
  const network = toggle('Network', 'The way to the central system', (up) => ask('/sim/network', { up }));
  const cut = button('Cut the power', () => ask('/sim/power-cut'), 'button danger');
  const faults = saboteur('/sim/faults', ask);
  const seen = button('Acknowledge faults', () => ask('/api/acknowledge'));
  const hold = element('div.place', {}, network.label, cut, seen, told, faults.place);
  const show = (world: WorldSeen) => {
    network.set(world.network.up);
    faults.show(world.knownStationFaults, world.station.faults);
  };
  return { place: hold, show };
};
