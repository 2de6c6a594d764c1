/** Does what a line of a plan says. What makes no sense by then is refused by the world, as it would be on a street. */
import type { Plugging } from '../../../adapters/ports/world.ts';
import { isTrouble } from '../../../machines/vocabulary/link-troubles.ts';
import { isMoment } from './ambushes.ts';
import type { Behaviour } from './central-system.ts';
import type { Charger } from './charger.ts';
import { unsoundProfiles } from './unsound-profiles.ts';
import { logs, update } from './upkeep.ts';

type Words = readonly string[];
type Doing = (charger: Charger, words: Words) => void;

const HUGE = 2_000_000;
/** Later than any station waits for an answer. */
const LATE_MS = 45_000;
const RESERVED_MS = 1_800_000;

const number = (words: Words, place: number): number => Number(words[place] ?? Number.NaN);
const text = (words: Words, place: number): string => words[place] ?? '';

const cables: readonly NonNullable<Plugging['cableAmps']>[] = [13, 20, 32, 63];
const behaviours: Readonly<Record<string, Behaviour>> = {
  lost: 'lost',
  silent: 'silent',
  error: 'error',
  disown: 'disown',
  refuse: 'refuse',
  twice: 'twice',
  rubbish: 'rubbish',
  drop: 'drop',
  late: { delayMs: LATE_MS },
};
const raw: Readonly<Record<string, string>> = {
  huge: `[2,"raw-1","DataTransfer",{"vendorId":"X","data":"${'x'.repeat(HUGE)}"}]`,
  malformed: '[2,"raw-2",',
  foreign: '[3,"raw-3",{"status":"Accepted"}]',
};

const death = (how: 'kill' | 'cut', words: Words) =>
  ({ how, downS: number(words, 2), survivors: number(words, 3) }) as const;

const nowText = (charger: Charger, aheadMs: number): string =>
  new Date((charger.clock.wall() ?? 0) + aheadMs).toISOString();

const doings: Readonly<Record<string, Doing>> = {
  plug: (charger, words) => {
    const phases = number(words, 3) === 1 ? 1 : 3;
    const cableAmps = cables.find((amps) => amps === number(words, 4)) ?? 32;
    charger.plug(number(words, 1), { thenRequestAmps: number(words, 2), phases, cableAmps, car: { maxAmps: 32 } });
  },
  // Where there is a key, it is turned.
  tag: (charger, words) => {
    const evse = number(words, 1);
    if (!charger.hasKey(evse)) charger.world.tag(evse, { idTag: text(words, 2) });
    else charger.world.turnKey(evse, !charger.truth(evse).key);
  },
  hold: ({ world }, words) => void world.tag(number(words, 1), { idTag: text(words, 2), holdMs: number(words, 3) }),
  pause: ({ world }, words) => void world.pause(number(words, 1)),
  request: ({ world }, words) => void world.request(number(words, 1), {}),
  unplug: ({ world }, words) => void world.unplug(number(words, 1)),
  // Whoever does not get his cable back calls the hotline.
  leave: (charger, words) => {
    const evse = number(words, 1);
    if (charger.world.unplug(evse).done || charger.truth(evse).plug === 'out') return;
    charger.csms.call('UnlockConnector', { connectorId: evse });
  },
  'remote-start': ({ csms }, words) =>
    void csms.call('RemoteStartTransaction', { connectorId: number(words, 1), idTag: text(words, 2) }),
  'remote-stop': ({ csms }, words) => {
    const open = csms.ledger.transactions.findLast(
      ({ connector, stop }) => connector === number(words, 1) && stop === undefined,
    );
    if (open !== undefined) csms.call('RemoteStopTransaction', { transactionId: Number(open.id) });
  },
  fault: ({ world }, words) => void world.fault(number(words, 1), text(words, 2), text(words, 3) === 'on'),
  brief: (charger, words) => {
    const [evse, name] = [number(words, 1), text(words, 2)];
    charger.world.fault(evse, name, true);
    charger.clock.at(charger.clock.now() + number(words, 3), () => void charger.world.fault(evse, name, false));
  },
  ambush: (charger, words) => {
    const moment = text(words, 1);
    if (!isMoment(moment)) throw new Error(`nobody can lie in wait for "${moment}"`);
    const line = words.slice(4).join(' ');
    charger.ambushes.lay(moment, number(words, 2), number(words, 3), () => act(charger, line));
  },
  station: ({ world }, words) => void world.stationFault(text(words, 1), text(words, 2) === 'on'),
  kill: (charger, words) => charger.doom(number(words, 1), death('kill', words)),
  cut: (charger, words) => charger.doom(number(words, 1), death('cut', words)),
  'cut-1970': (charger, words) => {
    charger.doom(number(words, 1), { how: 'cut', downS: number(words, 2), survivors: 0 });
    charger.clock.setWall(0);
  },
  stall: (charger, words) => charger.stall(number(words, 1)),
  spoil: (charger, words) => charger.spoil(text(words, 1)),
  settings: (charger, words) => charger.tearSettings(number(words, 1)),
  drift: ({ crystal }, words) => crystal.drift(number(words, 1)),
  broker: (charger, words) => charger.broker(text(words, 1) === 'away'),
  babble: ({ neighbours }, words) => neighbours?.babble(number(words, 1)),
  key: ({ world }, words) => void world.turnKey(number(words, 1), text(words, 2) === 'on'),
  update: (charger, words) => update(charger, text(words, 1), text(words, 2) === 'signed', number(words, 3)),
  logs: (charger, words) => logs(charger, text(words, 1), text(words, 2) === 'broken'),
  configure: ({ csms }, words) => void csms.call('ChangeConfiguration', { key: text(words, 1), value: text(words, 2) }),
  recloser: ({ controller }, words) => {
    const to = text(words, 2) === 'open' ? 'open' : 'closed';
    controller?.station.ask({ type: 'recloser.change', evse: number(words, 1), to }, () => undefined);
  },
  'disk-delay': (charger, words) => charger.diskDelay(number(words, 1)),
  wall: ({ clock }, words) => clock.setWall(Math.max(0, (clock.wall() ?? 0) + number(words, 1))),
  link: (charger, words) => {
    const state = text(words, 1);
    if (state === 'up') charger.csms.comeBack();
    else charger.csms.drop(state === 'down' || charger.linkIsDown ? 'stay' : 'once');
    if (state !== 'reset') charger.linkIsDown = state === 'down';
  },
  refuse: ({ csms }, words) => {
    const why = text(words, 1);
    csms.admit = why === 'none' ? null : () => (isTrouble(why) ? { why, trouble: why } : { why: 'no such name' });
    if (why !== 'none') csms.drop('once');
  },
  latency: ({ csms }, words) => {
    csms.latencyMs = number(words, 1);
  },
  treat: ({ csms }, words) => csms.treat(text(words, 1), behaviours[text(words, 2)] ?? 'answer', number(words, 3)),
  poison: ({ csms }, words) => csms.poison(text(words, 1), behaviours[text(words, 2)] ?? 'answer'),
  behave: ({ csms }) => csms.behave(),
  register: ({ csms }, words) => {
    const status = text(words, 1);
    csms.registration = status === 'Pending' || status === 'Rejected' ? status : 'Accepted';
    if (csms.registration !== 'Accepted') csms.intervalS = 30;
  },
  token: ({ csms }, words) => void csms.idTags.set(text(words, 1).toLowerCase(), { status: text(words, 2) }),
  raw: ({ csms }, words) => csms.sendRaw(raw[text(words, 1)] ?? ''),
  limit: (charger, words) => charger.limit(text(words, 1) === 'none' ? null : number(words, 1)),
  pinch: (charger, words) => {
    charger.limit(number(words, 1));
    charger.clock.at(charger.clock.now() + number(words, 2), () => charger.limit(null));
  },
  profile: (charger, words) =>
    void charger.csms.call('SetChargingProfile', {
      connectorId: number(words, 1),
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          duration: number(words, 3),
          startSchedule: nowText(charger, 0),
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: number(words, 2) }],
        },
      },
    }),
  profiles: ({ csms, evses }, words) => {
    for (const call of unsoundProfiles(number(words, 1), evses, csms.wall)) csms.call('SetChargingProfile', call);
  },
  trigger: ({ csms }, words) =>
    void csms.call('TriggerMessage', { requestedMessage: text(words, 1), connectorId: number(words, 2) }),
  'trigger-more': ({ csms }, words) => void csms.call('ExtendedTriggerMessage', { requestedMessage: text(words, 1) }),
  hang: ({ operator }, words) => {
    if (text(words, 1) === 'on') operator.hangs = true;
    else operator.release();
  },
  air: ({ neighbours }, words) => neighbours?.air(text(words, 1) === 'on'),
  lend: ({ controller }, words) => {
    const request = { type: 'ventilation.tell', evse: number(words, 1), what: 'relay' } as const;
    controller?.station.ask({ ...request, on: text(words, 2) === 'on' }, () => undefined);
  },
  'phase-delay': ({ controller }, words) => {
    const request = { type: 'phases.delay', evse: number(words, 1), seconds: number(words, 2) } as const;
    controller?.station.ask(request, () => undefined);
  },
  phases: ({ controller }, words) => {
    const request = { type: 'phases.set', evse: number(words, 1), phases: number(words, 2) === 1 ? 1 : 3 } as const;
    controller?.station.ask(request, () => undefined);
  },
  'rcd-test': ({ controller }, words) =>
    controller?.station.ask({ type: 'rcd.test', evse: number(words, 1) }, () => undefined),
  acknowledge: (charger) => charger.acknowledge(),
  unlock: ({ csms }, words) => void csms.call('UnlockConnector', { connectorId: number(words, 1) }),
  reset: ({ csms }, words) => void csms.call('Reset', { type: text(words, 1) }),
  operative: ({ csms }, words) =>
    void csms.call('ChangeAvailability', {
      connectorId: 0,
      type: text(words, 1) === 'yes' ? 'Operative' : 'Inoperative',
    }),
  reserve: (charger, words) =>
    void charger.csms.call('ReserveNow', {
      connectorId: number(words, 1),
      expiryDate: nowText(charger, RESERVED_MS),
      idTag: text(words, 2),
      reservationId: 1,
    }),
};

/** @throws Error where the line says nothing that can be done */
export function act(charger: Charger, line: string): void {
  const words = line.split(' ');
  const doing = doings[text(words, 0)];
  if (doing === undefined) throw new Error(`nobody knows how to do "${line}"`);
  doing(charger, words);
  const moment = text(words, 0);
  if (isMoment(moment)) charger.ambushes.pass(moment, number(words, 1));
}
