/**
 * Looks over the shoulder of every process of a storm's station: what it drives passes here, with all that is known
 * outside of limits, cables, fuse and disk. It outlives the processes, and never asks a controller anything.
 */
import type { EvseHardware, Hardware } from '../../../adapters/ports/hardware.ts';
import type { World } from '../../../adapters/simulated/world.ts';
import type { Settings } from '../../../config/settings.ts';
import type { VirtualClock } from '../../clock/virtual.ts';
import { ampsOf } from './amps.ts';
import { judged, newMemory } from './laws.ts';
import type { Lives } from './lives.ts';
import type { ShakyStore } from './shaky-store.ts';
import { timely } from './timely.ts';
import { watched } from './watched.ts';

export type OverseerOptions = {
  readonly settings: Settings;
  readonly clock: VirtualClock;
  readonly lives: Lives;
  readonly hazard: (sentence: string) => void;
  /** Nobody can be blamed for what was not done within the last `ms`. */
  readonly excused: (ms: number) => boolean;
  /** A neighbour moves the air at this EVSE, as far as the station can know. */
  readonly aired: (evse: number) => boolean;
  readonly store: () => ShakyStore;
  readonly world: () => World;
};

const DAY_MS = 86_400_000;
/** Time until a lower limit must be offered (SAF-08), and until several connectors have shared anew (SAF-12), ms. */
const LOWER_MS = 5000;
const SHARED_MS = 6500;
/** Cars and contacts that draw whatever they are offered: nobody can share that out. */
const greedy = ['overdraw', 'draws-after-offer', 's2-stuck', 'contactor-welded', 'relay2-welded', 'contactor-slow'];

export class Overseer {
  readonly #options: OverseerOptions;
  readonly #cables: number[];
  readonly #memories;
  #stationLimit = Number.POSITIVE_INFINITY;
  /** How often the neighbour has changed his mind: only the last one counts. */
  #wishes = 0;
  #sharing = false;

  constructor(options: OverseerOptions) {
    this.#options = options;
    const evses = Array.from({ length: options.settings.evses }, (_, index) => index + 1);
    this.#cables = evses.map(() => 32);
    this.#memories = evses.map(newMemory);
  }

  plugged(evse: number, cableAmps: number): void {
    this.#cables[evse - 1] = cableAmps;
  }

  /** A neighbour has limited every EVSE, A; null: as much as they like. What is allowed again is offered at once. */
  limited(amps: number | null): void {
    this.#stationLimit = Number.POSITIVE_INFINITY;
    const { clock } = this.#options;
    const wish = ++this.#wishes;
    clock.at(clock.now() + LOWER_MS, () => {
      if (wish !== this.#wishes) return;
      this.#stationLimit = amps === null ? Number.POSITIVE_INFINITY : amps < 6 ? 0 : amps;
      this.#memories.forEach((_, index) => this.#checkOffer(index + 1));
    });
  }

  /** The process that knew of the limit is dead. */
  forgotten(): void {
    this.#wishes++;
    this.#stationLimit = Number.POSITIVE_INFINITY;
  }

  /** Somebody has acknowledged the faults, or a new process has begun. */
  acknowledged(): void {
    for (const memory of this.#memories) memory.latched = false;
  }

  /** The board of a world, with somebody watching what is driven. */
  board(world: World): Hardware {
    const { hardware } = world;
    return { ...hardware, evses: hardware.evses.map((one, index) => this.#watch(world, one, index + 1)) };
  }

  #watch(world: World, board: EvseHardware, evse: number): EvseHardware {
    const { clock, settings, lives, hazard, excused, aired, store } = this.#options;
    const truth = () => truthOf(world, evse);
    const now = () => clock.now();
    const later = (ms: number, check: () => void) => {
      clock.at(clock.now() + ms, () => {
        if (world === this.#options.world()) check();
      });
    };
    const isOpenAir = settings.get('ports[]/always_accept_cp_state_d', evse);
    const isForeign = settings.get('ports[]/ventilation/control', evse) === 'external';
    const fan = () => truth().relay2.drives === 'fan' && truth().relay2.closed;
    const ventilated = () => isOpenAir || (isForeign ? aired(evse) : fan());
    const emergencyFitted = settings.get('ports[]/emergency_alarm/enable', evse);
    const plain = watched(board, truth, hazard, { now, excused, ventilated });
    const looked = timely(plain, { truth, now, hazard, later, excused, emergencyFitted });
    return judged(looked, {
      truth,
      now,
      hazard,
      memory: this.#memories[evse - 1] ?? newMemory(),
      testAgeMs: settings.get('ports[]/rcd_monitor/enable', evse) ? DAY_MS : null,
      emergencyFitted,
      disk: () => lives.complaints(evse, store().durable),
      feedbackMs: settings.get('ports[]/contactor/feedback_limit_ms', evse),
      later,
      limitA: () => this.#limitOf(evse),
      offered: () => this.#checkSharing(),
    });
  }

  #limitOf(evse: number): number {
    const { settings, excused } = this.#options;
    // A wire that reads as another cable cannot be seen through.
    const isRead = !truthOf(this.#options.world(), evse).faults.includes('proximity-changed');
    const isSocket = settings.get('ports[]/pluggable', evse);
    const cable = isSocket && isRead ? (this.#cables[evse - 1] ?? 0) : Number.POSITIVE_INFINITY;
    const wanted = excused(LOWER_MS) ? Number.POSITIVE_INFINITY : this.#stationLimit;
    return Math.min(settings.get('ports[]/evse_current_limit', evse), cable, wanted);
  }

  #checkOffer(evse: number): void {
    const { pilotDuty, coil } = truthOf(this.#options.world(), evse);
    const offered = ampsOf(pilotDuty);
    if (coil && offered > this.#limitOf(evse) + 0.1) {
      this.#options.hazard(`SAF-08: EVSE ${evse}: ${offered} A stand offered, ${this.#limitOf(evse)} A are allowed`);
    }
  }

  /** Once everybody has had the time to go down, the sum that flows is within the fuse. */
  #checkSharing(): void {
    const { settings, clock, hazard, excused, world } = this.#options;
    const fuse = settings.get('site/fuse_amps');
    if (fuse === 0 || this.#sharing) return;
    this.#sharing = true;
    clock.at(clock.now() + SHARED_MS, () => {
      this.#sharing = false;
      const { evses } = world().state();
      if (excused(SHARED_MS) || evses.some(({ faults }) => faults.some((one) => greedy.includes(one)))) return;
      const sum = evses.reduce((all, { currentA }) => all + Math.max(0, ...currentA), 0);
      if (sum > fuse + 0.1) hazard(`SAF-12: ${sum.toFixed(1)} A flow behind a fuse of ${fuse} A`);
    });
  }
}

/** @throws Error where there is no such EVSE */
export const truthOf = (world: World, evse: number) => {
  const truth = world.state().evses[evse - 1];
  if (truth === undefined) throw new Error(`there is no EVSE ${evse}`);
  return truth;
};
