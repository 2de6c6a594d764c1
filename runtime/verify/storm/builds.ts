/** How the station of a storm is built, drawn by its seed. */
import { Mix } from './mix.ts';

export type Build = {
  /** Of one EVSE each, as in a settings file. */
  readonly ports: readonly { readonly [key: string]: unknown }[];
  readonly ocpp: { readonly [key: string]: unknown };
  readonly site: { readonly [key: string]: unknown };
  /** Its board has a second place to install firmware to. */
  readonly slots: boolean;
  /** It has neighbours over MQTT. */
  readonly neighbours: boolean;
};

const NEIGHBOUR = 'external';

/** Relay 2 has one purpose: the phases, or a fan; or the air is a neighbour's. */
const relay2Of = (mix: Mix) => {
  if (mix.odds(0.3)) return { switch3to1phase: { enable: true } };
  if (mix.odds(0.5)) return {};
  return { ventilation: { enable: true, control: mix.one(['internal', 'internal', NEIGHBOUR]) } };
};

const portOf = (mix: Mix) => ({
  pluggable: mix.odds(0.7),
  evse_current_limit: mix.one([16, 32, 32]),
  meter: { enable: true, ...(mix.odds(0.2) ? { protocol: 'iskra' } : {}) },
  rfid: { enable: true },
  user_authentication: mix.odds(0.8) ? 'ocpp' : mix.one(['free', 'key-switch']),
  contactor: { feedback_type: mix.one(['no', 'nc']) },
  rcd_monitor: { enable: mix.odds(0.5) },
  emergency_alarm: { enable: mix.odds(0.5) },
  recloser: { enable: mix.odds(0.3) },
  earth_monitor: { enable: mix.odds(0.5) },
  temperature: { enable: mix.odds(0.5) },
  wake_up_after_timeout: mix.odds(0.5),
  force_wake_up: mix.odds(0.15),
  always_accept_cp_state_d: mix.odds(0.1),
  ...relay2Of(mix),
});

/** The same seed and number of connectors give the same station. */
export const buildOf = (seed: number, connectors: number): Build => {
  const mix = new Mix(seed, 1);
  const ports = Array.from({ length: connectors }, () => portOf(mix));
  const isAired = ports.some((port) => 'ventilation' in port && port.ventilation.control === NEIGHBOUR);
  return {
    ports,
    ocpp: {
      // Longer than anything lasts that a central system does: who gives up loses a bill, as it is written.
      TransactionMessageAttempts: 45,
      TransactionMessageRetryInterval: mix.one([1, 2]),
      onPowerLossRestart: mix.odds(0.5),
      LocalPreAuthorize: mix.odds(0.5),
      StopTransactionOnEVSideDisconnect: mix.odds(0.7),
      rfidRequiresEvPresent: mix.odds(0.2),
      MeterValueSampleInterval: mix.one([60, 300, 900]),
      ClockAlignedDataInterval: mix.one([0, 0, 900]),
      suspendedEVTimeout: mix.one([0, 0, 600]),
      MasterPassGroupId: 'MASTERS',
      StopTransactionOnInvalidId: mix.odds(0.5),
      MaxEnergyOnInvalidId: mix.one([0, 0, 500]),
      UnlockConnectorOnEVSideDisconnect: mix.odds(0.7),
      bootNotificationOnReconnect: mix.odds(0.2),
      ResetRetries: mix.whole(0, 2),
      securityEvents: mix.one(['with-profile', 'with-profile', 'always']),
    },
    site: { fuse_amps: mix.one([0, 0, 40]) },
    slots: mix.odds(0.5),
    neighbours: isAired || mix.odds(0.25),
  };
};
