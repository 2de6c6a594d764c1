/** What the station as a whole feels beside its EVSEs: the card for log and black box, and the radio of its uplink. */
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';

type Board = { readonly hardware: Pick<Hardware, 'card' | 'modem'>; readonly settings: Settings };
type Word = { readonly type: 'fault.found' | 'fault.gone'; readonly fault: FaultName };

/** A signal that wavers about the limit must rise so far above it before it is good again, dB. */
const HYSTERESIS_DB = 3;

/** Begins to listen; the first values come at once. `say`: to the station. */
export const listenToStation = ({ hardware, settings }: Board, say: (word: Word) => void): void => {
  const { card, modem } = hardware;
  let cardBroken = false;
  card?.watch((sound) => {
    if (cardBroken !== sound) return;
    cardBroken = !sound;
    say({ type: sound ? 'fault.gone' : 'fault.found', fault: 'SDCardFailure' });
  });
  let weak = false;
  modem?.watch((dbm) => {
    const isWeak = dbm < settings.get('uplink/weak_signal_dbm') + (weak ? HYSTERESIS_DB : 0);
    if (isWeak === weak) return;
    weak = isWeak;
    say({ type: isWeak ? 'fault.found' : 'fault.gone', fault: 'WeakSignal' });
  });
};
