/** What the station looks like from outside, read off the machines' states at the moment of asking. */
import type { EvseView, Station } from '../../adapters/ports/station.ts';
import { contactor } from '../../machines/evse/contactor.ts';
import { lock } from '../../machines/evse/lock.ts';
import { pilot } from '../../machines/evse/pilot.ts';
import { protection, standingFaults } from '../../machines/evse/protection.ts';
import { rcd, rcdMode } from '../../machines/evse/rcd.ts';
import { session } from '../../machines/evse/session.ts';
import { connectorStatus, type SessionMode } from '../../machines/evse/status.ts';
import { supply, supplyMode } from '../../machines/evse/supply.ts';
import { transaction } from '../../machines/evse/transaction.ts';
import { reservation } from '../../machines/access/reservation.ts';
import { byRank, faultRow, highest, type FaultName } from '../../machines/vocabulary/faults.ts';
import type { ConnectorStatus } from '../../machines/vocabulary/status.ts';
import { availability } from '../../machines/station/availability.ts';
import { station, stationFaults } from '../../machines/station/station.ts';
import { evseName } from '../host/actors.ts';
import type { Beside, EvseBeside } from './beside.ts';
import { equipmentView } from './equipment-view.ts';
import { linkState } from './link-state.ts';
import type { Host } from '../host/host.ts';
import { createCharts, type ChartsParts } from '../why/charts.ts';

type ViewParts = Pick<ChartsParts, 'clock' | 'hide' | 'ways'> & {
  readonly host: Host;
  readonly evses: readonly number[];
  /** What no machine knows. */
  readonly beside: Beside;
};

/** Where a visit is; `sensing` too when the session machine is dead: nothing may be promised. */
const sessionMode = (host: Host, evse: number): SessionMode => {
  const state = host.stateOf(evseName(evse, 'session'), session);
  if (state === null || state.hasTag('sensing')) return 'sensing';
  if (state.hasTag('idle')) return 'idle';
  if (state.hasTag('preparing')) return 'preparing';
  if (state.hasTag('finishing')) return 'finishing';
  if (host.stateOf(evseName(evse, 'transaction'), transaction)?.hasTag('withheld') === true) return 'suspended-evse';
  const energy = host.stateOf(evseName(evse, 'supply'), supply);
  return energy === null ? 'suspended-evse' : supplyMode(energy);
};

/** Standing faults of an EVSE, the highest first. A dead protection is a fault in itself. */
export const faultsOf = (host: Host, evse: number): readonly FaultName[] => {
  const state = host.stateOf(evseName(evse, 'protection'), protection);
  return state === null ? ['MachineFailed'] : standingFaults(state);
};

const isOperative = (host: Host, evse: number): boolean =>
  host.stateOf(evseName(evse, 'availability'), availability)?.hasTag('operative') ?? false;

const isWithdrawnAsWhole = (host: Host, evse: number): boolean =>
  host.stateOf(evseName(evse, 'availability'), availability)?.context.whole ?? false;

export const statusOf = (host: Host, evse: number): { status: ConnectorStatus; fault: FaultName | null } => {
  const faults = faultsOf(host, evse);
  const status = connectorStatus({
    session: sessionMode(host, evse),
    reserved: host.stateOf(evseName(evse, 'reservation'), reservation)?.hasTag('held') ?? false,
    operative: isOperative(host, evse),
    blocking: faults.some((fault) => faultRow(fault).blocks),
    inTransaction: hasTransaction(host, evse),
  });
  const shown = faults.filter((fault) => (faultRow(fault).shownOnlyIn ?? status) === status);
  return { status, fault: highest(shown) ?? null };
};

export const hasTransaction = (host: Host, evse: number): boolean =>
  host.stateOf(evseName(evse, 'transaction'), transaction)?.hasTag('open') ?? false;

const transactionOf = (host: Host, evse: number, remoteId: string | null): EvseView['transaction'] => {
  const state = host.stateOf(evseName(evse, 'transaction'), transaction);
  const account = state?.context.account ?? null;
  if (account === null) return null;
  const { transaction: id, token, startWh } = account;
  return { id, remoteId, token, startWh };
};

const lockOf = (host: Host, evse: number): EvseView['lock'] => {
  const name = evseName(evse, 'lock');
  if (!host.has(name)) return 'none';
  const bolt = host.stateOf(name, lock)?.context.bolt;
  return bolt === undefined || bolt === 'moving' ? 'unknown' : bolt;
};

const rcdOf = (host: Host, evse: number, testedAt: number | null): EvseView['rcd'] => {
  const name = evseName(evse, 'rcd');
  if (!host.has(name)) return null;
  const state = host.stateOf(name, rcd);
  const mode = state === null ? 'sensing' : rcdMode(state);
  return { mode, tests: host.has(evseName(evse, 'rcdTest')), testedAt };
};

const evseView = (host: Host, evse: number, beside: EvseBeside): EvseView => {
  const { amps, phases, limits } = beside.offer;
  const pilotState = host.stateOf(evseName(evse, 'pilot'), pilot);
  return {
    id: evse,
    status: statusOf(host, evse).status,
    faults: faultsOf(host, evse),
    operative: isOperative(host, evse),
    withdrawnAsWhole: isWithdrawnAsWhole(host, evse),
    pilot: pilotState?.context.letter ?? null,
    levels: host.levels(evse),
    contactor: host.stateOf(evseName(evse, 'contactor'), contactor)?.context.contact ?? 'unknown',
    lock: lockOf(host, evse),
    rcd: rcdOf(host, evse, beside.rcdTestedAt),
    allowedAmps: amps,
    allowedPhases: phases,
    offeredAmps: pilotState?.context.amps ?? 0,
    limits,
    reading: beside.reading,
    celsius: beside.celsius,
    neutralEarthV: beside.neutralEarthV,
    lamp: beside.lamp,
    ...equipmentView(host, evse),
    contactorCycles: beside.contactorCycles,
    access: {
      granted: (host.stateOf(evseName(evse, 'session'), session)?.context.token ?? null) !== null,
      byNeighbour: beside.byNeighbour,
    },
    transaction: transactionOf(host, evse, beside.remoteId),
  };
};

/**
 * What ails the station itself, connector 0, the highest first: its own faults, and those that it can have (connector
 * ≥ 0) while every connector has them, as when somebody presses the emergency switch.
 */
const faultsOfStation = (host: Host, evses: readonly number[]): readonly FaultName[] => {
  const state = host.stateOf('station', station);
  const own = state === null ? (['MachineFailed'] as const) : stationFaults(state);
  const [first = [], ...others] = evses.map((evse) => faultsOf(host, evse));
  const common = first.filter(
    (fault) => faultRow(fault).place === 'both' && others.every((faults) => faults.includes(fault)),
  );
  return [...new Set([...own, ...common])].toSorted(byRank);
};

export const createView = (parts: ViewParts): Omit<Station, 'ask' | 'schedule'> => {
  const { host, evses, beside } = parts;
  return {
    connectors: evses,
    evses: () => evses.map((evse) => evseView(host, evse, beside.evse(evse))),
    evse: (id) => (evses.includes(id) ? evseView(host, id, beside.evse(id)) : null),
    isWithdrawn: () => evses.every((evse) => !isOperative(host, evse) && isWithdrawnAsWhole(host, evse)),
    faults: () => faultsOfStation(host, evses),
    link: () => linkState(host),
    tokens: beside.tokens,
    security: beside.security,
    outbox: beside.outbox,
    charts: createCharts({
      ...parts,
      offer: (evse) => beside.evse(evse).offer,
      faults: (evse) => faultsOf(host, evse),
    }),
  };
};
