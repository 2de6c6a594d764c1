/** What storage knows of an EVSE from before the restart, as its machines start with it. */
import type { Ledger } from '../ledger/ledger.ts';
import type { EvsePast } from './actors.ts';

/** `wall`: epoch ms, null while unknown. `amps`: what may be offered at the start. */
export const pastOf = (ledger: Ledger, evse: number, wall: number | null, amps: number): EvsePast => {
  const kept = ledger.reservation(evse);
  return {
    interrupted: ledger.interrupted(evse),
    kept: ledger.keptPlug(evse),
    wishes: ledger.wishes(evse) ?? { csms: true, customer: true, whole: false },
    held:
      kept === undefined
        ? null
        : {
            reservation: kept.reservation,
            token: { id: kept.token.id, ...(kept.token.parent === undefined ? {} : { parent: kept.token.parent }) },
            until: kept.until,
            roams: kept.roams,
            // Without the time of day it is kept as long as it was made for: too long is better than given away.
            forMs: wall === null ? kept.forMs : Math.max(0, kept.until - wall),
          },
    amps,
  };
};
