/**
 * The values in force. Whoever decides something asks here, each time: a change that applies at once is then used at
 * once.
 *
 *   file ─▶ read ─▶ in force ◀─ put (after it is durable) ─▶ listeners
 *                     stored ◀─┘   a setting that applies after a reboot is only stored until then
 *
 * It never touches the disk: the writer does, and puts a value here only when it would survive a power cut.
 */
import { equal, kindOf } from './kinds.ts';
import type { Value } from './row.ts';
import { evsesOf, paths, placeOf, rowAt, type Path, type PortPath, type StationPath, type ValueAt } from './table.ts';

/** Where a value comes from. */
type Source = 'file' | 'default' | 'storage' | 'fixed' | 'found';

/** `evse` counts from 1 and is undefined for the station. */
type SettingsListener = (path: Path, evse: number | undefined, value: Value) => void;

/** Values of its own over those of a pattern. */
class Layer<T> {
  readonly own = new Map<string, T>();
  readonly #under: Layer<T> | undefined;

  constructor(under: Layer<T> | undefined) {
    this.#under = under;
  }

  get(place: string): T | undefined {
    return this.own.get(place) ?? this.#under?.get(place);
  }

  set(place: string, value: T): void {
    this.own.set(place, value);
  }
}

export class Settings {
  /** How many EVSEs the station has: the length of `ports`. */
  readonly evses: number;
  readonly #inForce: Layer<Value>;
  readonly #stored: Layer<Value>;
  readonly #sources: Layer<Source>;
  readonly #listeners = new Set<SettingsListener>();
  readonly #pattern: Settings | undefined;
  #writes = 0;

  /**
   * `found`: the values of the file by place (`ports[0]/pluggable`), already checked. `pattern`: settings of a station
   * of the same make, which nobody changes any more; what is not found here is as there, and is kept once for all.
   */
  constructor(found: ReadonlyMap<string, Value>, evses: number, pattern?: Settings) {
    this.evses = evses;
    this.#pattern = pattern;
    this.#inForce = new Layer(pattern === undefined ? undefined : pattern.#inForce);
    this.#stored = new Layer(pattern === undefined ? undefined : pattern.#stored);
    this.#sources = new Layer(pattern === undefined ? undefined : pattern.#sources);
    if (pattern !== undefined) {
      for (const [place, value] of found) this.#set(place, value, 'file');
      return;
    }
    for (const path of paths) {
      const row = rowAt(path);
      for (const evse of evsesOf(path, evses)) {
        const place = placeOf(path, evse);
        const value = found.get(place);
        this.#set(
          place,
          value ?? row.default,
          value !== undefined ? 'file' : row.place === 'fixed' ? 'fixed' : 'default',
        );
      }
    }
    this.#derive();
  }

  get<P extends StationPath>(path: P): ValueAt<P>;
  /** `evse` counts from 1. */
  get<P extends PortPath>(path: P, evse: number): ValueAt<P>;
  get(path: Path, evse?: number): Value {
    return this.#known(this.#inForce, path, evse);
  }

  /** The same for whoever asks for all of them. */
  inForce(path: Path, evse?: number): Value {
    return this.#known(this.#inForce, path, evse);
  }

  /** What it will be after the next reboot. */
  stored(path: Path, evse?: number): Value {
    return this.#known(this.#stored, path, evse);
  }

  /** Whether a stored value waits for a reboot. */
  awaitsReboot(path: Path, evse?: number): boolean {
    return !equal(this.#known(this.#inForce, path, evse), this.#known(this.#stored, path, evse));
  }

  sourceOf(path: Path, evse?: number): Source {
    return this.#known(this.#sources, path, evse);
  }

  /**
   * Name of the station in the address and in basic authentication; empty when neither it nor a serial number is set.
   */
  identity(): string {
    return this.get('ocpp/identity') || this.get('ocpp/chargePointSerialNumber');
  }

  /** Whether it follows from what the station is: nobody changes it. */
  isGiven(path: Path): boolean {
    const { place, needsSocket } = rowAt(path);
    return place === 'fixed' || place === 'found' || (needsSocket === true && !this.#hasSocket());
  }

  /** Whether it has a value at all: what only the hardware knows may not have been told yet. */
  isSet(path: Path, evse?: number): boolean {
    return rowAt(path).place !== 'found' || this.sourceOf(path, evse) === 'found';
  }

  /** The hardware has said what it is (rows with place `found`). */
  find(path: Path, evse: number | undefined, value: Value): void {
    const place = placeOf(path, evse);
    if (rowAt(path).place !== 'found' || kindOf(rowAt(path)).take(value) === undefined) {
      throw new RangeError(`${place} cannot be found`);
    }
    this.#set(place, value, 'found');
    this.announce(path, evse);
  }

  /** Grows with every value that is written, also where it waits for a reboot. */
  get writes(): number {
    return this.#writes;
  }

  /** Called with every value that has come into force, after it is durable. Returns how to stop listening. */
  onChange(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same station after its next reboot, for one that has no file to read again. */
  rebooted(): Settings {
    const after = new Settings(new Map(), this.evses, this.#pattern ?? this);
    for (const [place, value] of this.#stored.own) after.#set(place, value, this.#sources.get(place) ?? 'storage');
    return after;
  }

  /** For the writer: this value is durable now. True when it has come into force, which `announce` then tells. */
  put(path: Path, evse: number | undefined, value: Value, source: Source): boolean {
    const row = rowAt(path);
    const place = placeOf(path, evse);
    if (kindOf(row).take(value) === undefined) throw new RangeError(`${place} cannot be put: not checked`);
    const before = this.#known(this.#inForce, path, evse);
    this.#writes++;
    this.#sources.set(place, source);
    this.#stored.set(place, value);
    if (row.applies === 'after-reboot') return false;
    this.#inForce.set(place, value);
    return !equal(before, value);
  }

  /** For the writer. */
  announce(path: Path, evse: number | undefined): void {
    const value = this.#known(this.#inForce, path, evse);
    for (const listener of this.#listeners) listener(path, evse, value);
  }

  /** What follows from what the station is. */
  #derive(): void {
    this.#set('ocpp/NumberOfConnectors', this.evses, 'fixed');
    const switching = 'ports[]/switch3to1phase/enable';
    const switches = evsesOf(switching, this.evses).some((evse) => this.get(switching, evse ?? 1));
    this.#set('ocpp/ConnectorSwitch3to1PhaseSupported', switches, 'fixed');
    const evses = Array.from({ length: this.evses }, (_, index) => index + 1);
    const threePhases = evses.some((evse) => this.get('ports[]/phase_count', evse) === 3);
    this.#set('ocpp/Phase', threePhases ? 'Three.Phase' : 'Single.Phase', 'fixed');
    const ratings = evses.map((evse) => this.get('ports[]/evse_current_limit', evse));
    this.#set('ocpp/MaxCurrentLimit', Math.max(...ratings), 'fixed');
    // OCPP 1.6 errata 4.0, 3.83: always false with a fixed cable.
    for (const path of paths) {
      if (rowAt(path).needsSocket === true && !this.#hasSocket()) this.#set(path, false, 'fixed');
    }
  }

  #hasSocket(): boolean {
    return evsesOf('ports[]/pluggable', this.evses).some((evse) => this.get('ports[]/pluggable', evse ?? 1));
  }

  #set(place: string, value: Value, source: Source): void {
    this.#writes++;
    this.#inForce.set(place, value);
    this.#stored.set(place, value);
    this.#sources.set(place, source);
  }

  #known<T>(map: Layer<T>, path: Path, evse: number | undefined): T {
    const value = map.get(placeOf(path, evse));
    if (value === undefined) throw new RangeError(`no setting ${path} of EVSE ${evse ?? 0}`);
    return value;
  }
}
