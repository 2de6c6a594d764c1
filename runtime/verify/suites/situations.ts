/**
 * Where generated tests start: one row a kind of connector and of what is fitted to it. A station of its own for every
 * test; connector 1 is the one that things are done to.
 */
import type { Situation } from './suite.ts';

const keys = {
  ConnectionTimeOut: '30',
  MeterValueSampleInterval: '0',
  ClockAlignedDataInterval: '0',
  MinimumStatusDuration: '0',
  LocalPreAuthorize: 'false',
  AuthorizationCacheEnabled: 'false',
  AllowOfflineTxForUnknownId: 'false',
  StopTransactionOnInvalidId: 'true',
};
/** A session is read while it runs. */
const sampling = { MeterValueSampleInterval: '15' };

const port = {
  evse_current_limit: 32,
  phase_count: 3,
  meter: { enable: true },
  rfid: { enable: true, absence_ms: 500, guard_ms: 2000 },
  user_authentication: 'ocpp',
};
const socket = { cable: 'socket', keys, port: { ...port, pluggable: true } } as const;
const fixed = { cable: 'fixed', keys, port: { ...port, pluggable: false, pp: { cable_current_limit: 32 } } } as const;

const rcd = { rcd_monitor: { enable: true, gpio: 1, test_gpio: 2 } };
const rcdAlone = { rcd_monitor: { enable: true, gpio: 1, test_gpio: -1 } };
const emergency = { emergency_alarm: { enable: true, gpio: 3 } };

export const situations: readonly Situation[] = [
  { ...socket, name: 'socket', about: 'a socket with a lock', fitted: [], keys: { ...keys, ...sampling } },
  {
    ...socket,
    name: 'socket-pair',
    about: 'a socket beside another one; the other is free, and all things are done to the first',
    fitted: ['second connector'],
  },
  { ...fixed, name: 'cable', about: 'a fixed cable', fitted: [], keys: { ...keys, ...sampling } },
  {
    ...socket,
    name: 'socket-guarded',
    about: 'a socket; an RCD that is tested, an emergency switch',
    fitted: ['rcd', 'rcd test', 'emergency switch'],
    port: { ...socket.port, ...rcd, ...emergency },
  },
  {
    ...fixed,
    name: 'cable-guarded',
    about: 'a fixed cable; an RCD that is tested, an emergency switch',
    fitted: ['rcd', 'rcd test', 'emergency switch'],
    port: { ...fixed.port, ...rcd, ...emergency },
  },
  {
    ...fixed,
    name: 'cable-slow',
    about: 'a fixed cable with one phase, whose sessions last for days; an RCD that is tested',
    fitted: ['rcd', 'rcd test'],
    port: { ...fixed.port, ...rcd, phase_count: 1 },
  },
  {
    ...fixed,
    name: 'cable-rcd',
    about: 'a fixed cable; an RCD without a test',
    fitted: ['rcd'],
    port: { ...fixed.port, ...rcdAlone },
  },
  {
    ...fixed,
    name: 'cable-blind',
    about: 'a fixed cable; a contactor without feedback, and the session goes on without a car',
    fitted: ['no contactor feedback'],
    keys: { ...keys, StopTransactionOnEVSideDisconnect: 'false', StopTransactionOnInvalidId: 'false' },
    port: { ...fixed.port, contactor: { feedback_type: 'none' } },
  },
  {
    ...socket,
    name: 'socket-patient',
    about: 'a socket that keeps a cable which has left the car; a refused token may go on',
    fitted: [],
    keys: {
      ...keys,
      ...sampling,
      StopTransactionOnEVSideDisconnect: 'false',
      UnlockConnectorOnEVSideDisconnect: 'false',
      StopTransactionOnInvalidId: 'false',
      rfidStopTransaction: 'false',
    },
  },
  {
    ...socket,
    name: 'socket-list',
    about: 'a socket; known cards start without asking, and a refused one is given a little energy',
    fitted: [],
    keys: {
      ...keys,
      ...sampling,
      LocalAuthListEnabled: 'true',
      LocalPreAuthorize: 'true',
      StopTransactionOnInvalidId: 'false',
      MaxEnergyOnInvalidId: '50',
    },
  },
  {
    ...socket,
    name: 'socket-kin',
    about: 'a socket; cards of a group, and a group that stops everybody',
    fitted: [],
    keys: { ...keys, MasterPassGroupId: 'MASTER', UnlockConnectorOnEVSideDisconnect: 'false' },
  },
  {
    ...socket,
    name: 'socket-resume',
    about: 'a socket where a transaction goes on after a power cut',
    fitted: ['resuming'],
    keys: { ...keys, onPowerLossRestart: 'true' },
  },
  {
    ...fixed,
    name: 'cable-fan',
    about: 'a fixed cable; a fan for cars that ask for it',
    fitted: ['fan'],
    port: { ...fixed.port, ventilation: { enable: true } },
  },
  {
    ...fixed,
    name: 'cable-blind-fan',
    about: 'a fixed cable; a fan of which nobody knows whether it turns',
    fitted: ['fan', 'no fan feedback'],
    port: { ...fixed.port, ventilation: { enable: true, feedback_type: 'none' } },
  },
  {
    ...fixed,
    name: 'cable-neighbour',
    about: 'a fixed cable; a neighbour ventilates for cars that ask for it',
    fitted: ['neighbour'],
    port: { ...fixed.port, ventilation: { enable: true, control: 'external' } },
  },
  {
    ...socket,
    name: 'socket-neighbour',
    about: 'a socket; a neighbour ventilates for cars that ask for it',
    fitted: ['neighbour'],
    port: { ...socket.port, ventilation: { enable: true, control: 'external' } },
  },
  {
    ...fixed,
    name: 'cable-airless',
    about: 'a fixed cable; no ventilation, and relay 2 is lent to a neighbour',
    fitted: ['neighbour'],
    port: { ...fixed.port, ventilation: { enable: false, control: 'external' } },
  },
  {
    ...fixed,
    name: 'cable-airy',
    about: 'a fixed cable in the open: ventilation is never needed; what a silent meter does not tell is calculated',
    fitted: ['open air'],
    port: { ...fixed.port, meter: { enable: true, calculate_when_lost: true }, always_accept_cp_state_d: true },
  },
  {
    ...fixed,
    name: 'cable-phases',
    about: 'a fixed cable; a second contactor for phases 2 and 3',
    fitted: ['second contactor'],
    port: { ...fixed.port, switch3to1phase: { enable: true, switch_delay: 10 } },
  },
  {
    ...socket,
    name: 'socket-phases',
    about: 'a socket; a second contactor for phases 2 and 3',
    fitted: ['second contactor'],
    port: { ...socket.port, switch3to1phase: { enable: true, switch_delay: 10 } },
  },
  {
    ...fixed,
    name: 'cable-sleep',
    about: 'a fixed cable; cars that do not answer are woken',
    fitted: ['wake-up'],
    port: { ...fixed.port, wake_up_after_timeout: true, wake_up_tries: 1 },
  },
  {
    ...fixed,
    name: 'cable-woken',
    about: 'a fixed cable; every car is woken when its charge begins; a second contactor',
    fitted: ['wake-up', 'second contactor'],
    port: {
      ...fixed.port,
      force_wake_up: true,
      wake_up_tries: 1,
      switch3to1phase: { enable: true, switch_delay: 10 },
    },
  },
  {
    ...fixed,
    name: 'cable-key',
    about: 'a fixed cable; a key switch says who may charge',
    fitted: ['key switch'],
    port: { ...fixed.port, user_authentication: 'key-switch' },
  },
  {
    ...fixed,
    name: 'cable-key-resume',
    about: 'a fixed cable; a key switch, and a transaction that goes on after a power cut',
    fitted: ['key switch', 'resuming'],
    keys: { ...keys, onPowerLossRestart: 'true' },
    port: { ...fixed.port, user_authentication: 'key-switch' },
  },
  {
    ...socket,
    name: 'socket-key',
    about: 'a socket; a key switch says who may charge',
    fitted: ['key switch'],
    port: { ...socket.port, user_authentication: 'key-switch' },
  },
  {
    ...socket,
    name: 'socket-blind',
    about: 'a socket whose lock has no sensor',
    fitted: ['no lock feedback'],
    port: { ...socket.port, plug_lock: { type: 'SCAME-200.23261BL' } },
  },
  {
    ...socket,
    name: 'socket-free',
    about: 'a socket where everybody charges',
    fitted: ['free charging'],
    port: { ...socket.port, user_authentication: 'free' },
  },
];
