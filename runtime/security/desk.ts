/**
 * Everything that concerns the security of one station, put together: its events and their log.
 * It decides nothing that has modes: that is what the machines `notices` and `station` are for.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { SecurityLog } from '../../adapters/ports/security-log.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import { notices } from '../../machines/link/notices.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Host, Incoming } from '../host/host.ts';
import { SecurityJournal } from './journal.ts';

export type SecurityDeskOptions = {
  readonly settings: Settings;
  readonly store: Store;
  readonly clock: Clock;
  readonly boot: string;
  readonly host: () => Host;
  readonly dispatch: (to: string, event: Incoming) => void;
};

export class SecurityDesk {
  readonly journal: SecurityJournal;
  readonly #options: SecurityDeskOptions;

  constructor(options: SecurityDeskOptions) {
    const { settings, store, clock, boot } = options;
    this.#options = options;
    this.journal = new SecurityJournal({
      store,
      clock,
      boot,
      entries: settings.get('security_log/entries'),
      pushes: () => {
        const when = settings.get('ocpp/securityEvents');
        const speaks = when === 'always' || (when === 'with-profile' && settings.get('ocpp/SecurityProfile') > 0);
        return settings.get('ocpp/enable') && speaks;
      },
    });
  }

  get log(): SecurityLog {
    return this.journal;
  }

  /** After the first turn. */
  start(): void {
    this.#options.dispatch('notices', { type: 'security.noticed', event: 'StartupOfTheDevice' });
  }

  remember(facts: readonly Told[]): readonly Write[] {
    return this.journal.remember(facts);
  }

  /** Every fact, after it is durable. */
  hear({ fact }: Told): void {
    const { host, dispatch } = this.#options;
    const waits = host().stateOf('notices', notices)?.matches('empty') === true;
    if (waits && this.journal.fills(fact)) dispatch('notices', { type: 'notices.filled' });
  }
}
