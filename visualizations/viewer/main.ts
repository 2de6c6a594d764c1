/**
 * The page: one screen that shows what the station does and why, and lets a visitor play the world where it is
 * simulated.
 */
import type { Seen, WorldSeen } from '../../adapters/web/views.ts';
import { connector, type Connector } from './connector.ts';
import { byId, element, remade, setAttributes, setText } from './dom.ts';
import { faults } from './faults.ts';
import { Live, type Picture } from './live.ts';
import { messageList } from './messages.ts';
import { linkWords } from './words.ts';
import { hands, place } from './world.ts';

const MESSAGES_SHOWN = 100;

type Card = Connector & { readonly play: (world: WorldSeen) => void };

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const connectors = byId('connectors');
const cards = new Map<number, Card>();

const cardOf = (id: number): Card => {
  const known = cards.get(id);
  if (known !== undefined) return known;
  const made = connector(id);
  const driver = hands(id);
  const play = (world: WorldSeen) => {
    if (!driver.place.isConnected) made.hands.append(driver.place);
    const truth = world.evses.find((evse) => evse.id === id);
    if (truth !== undefined) driver.show(truth, world.knownFaults);
  };
  const card = { ...made, play };
  cards.set(id, card);
  connectors.append(card.card);
  return card;
};

type LinkFacts = Pick<Seen['station'], 'link' | 'outbox' | 'ledgerUrl' | 'security'>;

const showLink = remade<LinkFacts>(byId('link'), ({ link, outbox, ledgerUrl, security: { trouble } }) => {
  const { text, tone } = linkWords[link];
  const pill = element('span.pill', { 'data-tone': tone, 'data-link': link }, text);
  const waiting = element(
    'span.quiet',
    {},
    outbox.waiting === 0 ? 'nothing waiting' : `${plural(outbox.waiting, 'message')} waiting`,
  );
  const dead = outbox.dead === 0 ? [] : [element('span.dead', {}, `${plural(outbox.dead, 'message')} given up`)];
  const ledger = ledgerUrl === null ? [] : [element('a', { href: ledgerUrl }, 'Its ledger')];
  const insecure = trouble === null ? [] : [element('span.dead', { title: trouble.remedy }, trouble.why)];
  return [pill, waiting, ...dead, ...insecure, ...ledger];
});

const showMessages = messageList(byId('messages'), byId('no-messages'), MESSAGES_SHOWN);
const stationFaults = faults();
byId('station-faults').append(stationFaults.place);
const switches = place();
const lost = byId('lost');

const show = ({ station, world, messages }: Picture): void => {
  lost.hidden = true;
  setAttributes(document.body, { 'data-stale': false, 'data-ready': true });
  setText(byId('version'), station.version);
  const { link, outbox, ledgerUrl, security } = station;
  showLink({ link, outbox, ledgerUrl, security });
  stationFaults.show(station);
  for (const evse of station.evses) {
    const card = cardOf(evse.id);
    card.show(
      evse,
      world?.evses.find(({ id }) => id === evse.id),
    );
    if (world !== null) card.play(world);
  }
  if (world !== null) {
    if (!switches.place.isConnected) byId('place').append(switches.place);
    switches.show(world);
  }
  showMessages(messages);
};

const lose = (): void => {
  lost.hidden = false;
  setText(lost, 'The station does not answer. What you see is old; this page keeps trying to reach it.');
  setAttributes(document.body, { 'data-stale': true });
};

new Live({ shown: show, lost: lose }).open();
