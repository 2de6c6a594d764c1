/**
 * The hands of a technician at the equipment of a simulated connector: RCD test, phases, ventilation, recloser. Each is
 * a request that the station may refuse; the answer says why.
 */
import type { WorldSeen } from '../../adapters/web/views.ts';
import { button, element, toggle } from './dom.ts';

type Ask = (path: string, body?: Readonly<Record<string, unknown>>) => void;
type Truth = WorldSeen['evses'][number];

export const equipment = (evse: number, ask: Ask) => {
  const base = `/api/evses/${evse}`;
  const test = button('Test the RCD', () => ask(`${base}/rcd-test`));
  const one = button('One phase', () => ask(`${base}/phases`, { phases: 1 }));
  const three = button('Three phases', () => ask(`${base}/phases`, { phases: 3 }));
  const open = button('Open recloser', () => ask(`${base}/recloser`, { to: 'open' }));
  const close = button('Close recloser', () => ask(`${base}/recloser`, { to: 'closed' }));
  const tell = (text: string, about: string, what: string) =>
    toggle(text, about, (on) => ask(`${base}/ventilation`, { what, on })).label;
  const fan = [
    tell('Neighbour ventilates', 'Somebody else can move the air, where the settings say external', 'available'),
    tell('His fan runs', 'What the neighbour says of his fan', 'runs'),
    tell('Relay 2', 'Where relay 2 belongs to a neighbour', 'relay'),
  ];
  const place = element('div.buttons.equipment', {}, test, one, three, open, close, ...fan);
  const show = ({ relay2, recloser }: Truth) => {
    for (const made of [one, three]) made.hidden = relay2.drives !== 'phases';
    for (const made of fan) made.hidden = relay2.drives !== 'fan';
    for (const made of [open, close]) made.hidden = recloser === null;
    open.disabled = recloser === 'open';
    close.disabled = recloser === 'closed';
  };
  return { place, show };
};
