/**
 * The settings as each machine wants them: seconds become milliseconds, and every machine gets only what is its own.
 */
import type { Settings } from '../../config/settings.ts';
import { accessSections } from './access-sections.ts';
import { equipmentSections } from './equipment-sections.ts';
import { supplySections } from './supply-sections.ts';
import { wiredSwitches } from './emergency-circuit.ts';

export const sections = (settings: Settings, evse: number) => ({
  pilot: { debounceMs: settings.get('ports[]/pilot/debounce_ms', evse) },
  contactor: {
    feedback: settings.get('ports[]/contactor/feedback_type', evse),
    feedbackMs: settings.get('ports[]/contactor/feedback_limit_ms', evse),
    restMs: settings.get('ports[]/contactor/rest_ms', evse),
  },
  ...equipmentSections(settings, evse),
  ...supplySections(settings, evse),
  /** Null: not fitted, so nobody waits for it. */
  rcd: settings.get('ports[]/rcd_monitor/enable', evse)
    ? { tests: settings.get('ports[]/rcd_monitor/test_gpio', evse) >= 0 }
    : null,
  rcdTest: {
    triggerMs: settings.get('ports[]/rcd_monitor/test_trigger_time', evse),
    checkTrippedMs: settings.get('ports[]/rcd_monitor/test_check_tripped_time', evse),
    checkNormalMs: settings.get('ports[]/rcd_monitor/test_check_normal_time', evse),
  },
  /** One switch anywhere is a switch of the whole station (guide 459: connector ≥ 0). */
  hasEmergency: wiredSwitches(settings).length > 0,
  reader: { absentMs: settings.get('ports[]/rfid/absence_ms', evse) },
  windDownMs: settings.get('ports[]/stop_wait_for_car_ms', evse),
  stopOnInvalidId: settings.get('ocpp/StopTransactionOnInvalidId'),
  energyOnInvalidIdWh: settings.get('ocpp/MaxEnergyOnInvalidId'),
  ...accessSections(settings, evse),
  session: {
    connectionTimeOutMs: settings.get('ocpp/ConnectionTimeOut') * 1000,
    guardMs: settings.get('ports[]/rfid/guard_ms', evse),
    cardStops: settings.get('ocpp/rfidStopTransaction'),
    cardNeedsCar: settings.get('ocpp/rfidRequiresEvPresent'),
    stopsWhenUnplugged: settings.get('ocpp/StopTransactionOnEVSideDisconnect'),
    unlocksWhenUnplugged: settings.get('ocpp/UnlockConnectorOnEVSideDisconnect'),
    hasMasters: settings.get('ocpp/MasterPassGroupId') !== '',
    resumeAfterPowerLoss: settings.get('ocpp/onPowerLossRestart'),
    // Without a central system nobody asks when it was.
    needsTime: settings.get('ocpp/enable') && !settings.get('ocpp/allowTxWithInvalidTime'),
  },
  patience: { limitMs: settings.get('ocpp/suspendedEVTimeout') * 1000 },
  outbox: {
    attempts: settings.get('ocpp/TransactionMessageAttempts'),
    retryMs: settings.get('ocpp/TransactionMessageRetryInterval') * 1000,
  },
  credentials: { profile: settings.get('ocpp/SecurityProfile'), attempts: settings.get('ocpp/profileAttempts') },
  signing: {
    waitMs: settings.get('ocpp/CertSigningWaitMinimum') * 1000,
    repeats: settings.get('ocpp/CertSigningRepeatTimes'),
  },
  link: {
    enabled: settings.get('ocpp/enable'),
    backoff: {
      minimumMs: settings.get('ocpp/RetryBackOffWaitMinimum') * 1000,
      rangeMs: settings.get('ocpp/RetryBackOffRandomRange') * 1000,
      doublings: settings.get('ocpp/RetryBackOffRepeatTimes'),
    },
    retryMs: 60_000,
    registerOnReconnect: settings.get('ocpp/bootNotificationOnReconnect'),
  },
});

const invalidId = ({ stopOnInvalidId, energyOnInvalidIdWh }: ReturnType<typeof sections>) => ({
  type: 'invalid-id.changed',
  stop: stopOnInvalidId,
  energyWh: energyOnInvalidIdWh,
});

/** Which part of the settings a running machine must hear of when it changes, and as which event. */
export const refreshes = (settings: Settings, evses: readonly number[]) => {
  const station = sections(settings, 1);
  return [
    { to: 'outbox', event: { type: 'settings.changed', settings: station.outbox } },
    { to: 'link', event: { type: 'settings.changed', settings: station.link } },
    { to: 'signing', event: { type: 'settings.changed', settings: station.signing } },
    { to: 'credentials', event: { type: 'settings.changed', attempts: station.credentials.attempts } },
    ...evses.flatMap((evse) => {
      const parts = sections(settings, evse);
      return [
        { to: `evse${evse}.patience`, event: { type: 'settings.changed', settings: parts.patience } },
        { to: `evse${evse}.session`, event: { type: 'settings.changed', settings: parts.session } },
        { to: `evse${evse}.authorization`, event: { type: 'rules.changed', ...parts.authorization } },
        { to: `evse${evse}.transaction`, event: invalidId(parts) },
      ];
    }),
  ];
};
