/** The central system's account of a station under fire: what was started, what was stopped, and for how many Wh. */
import type { Heard } from '../../runtime/conformance/messages.ts';

type Entry = { readonly connector: number; readonly startWh: number; stopWh: number | null };

export class Account {
  readonly entries = new Map<number, Entry>();
  readonly misfits: string[] = [];
  readonly statuses = new Set<string>();
  boots = 0;

  book({ action, payload, answer }: Heard): void {
    if (action === 'BootNotification') this.boots++;
    if (action === 'StatusNotification') this.statuses.add(String(payload['status']));
    if (action === 'StartTransaction') {
      const { connectorId, meterStart } = payload;
      this.entries.set(Number(answer['transactionId']), {
        connector: Number(connectorId),
        startWh: Number(meterStart),
        stopWh: null,
      });
    }
    if (action === 'StopTransaction') this.#stop(Number(payload['transactionId']), Number(payload['meterStop']));
  }

  get open(): readonly number[] {
    return [...this.entries].filter(([, { stopWh }]) => stopWh === null).map(([id]) => id);
  }

  /** Whole Wh of one connector, start to stop, added up. */
  billedWh(connector: number): number {
    const entries = [...this.entries.values()].filter((one) => one.connector === connector);
    return entries.reduce((sum, { startWh, stopWh }) => sum + (stopWh ?? Number.NaN) - startWh, 0);
  }

  #stop(id: number, stopWh: number): void {
    const entry = this.entries.get(id);
    if (entry === undefined) this.misfits.push(`transaction ${id} was stopped, but never started`);
    else if (entry.stopWh !== null) this.misfits.push(`transaction ${id} was stopped twice`);
    else if (stopWh < entry.startWh) {
      this.misfits.push(`transaction ${id} ran backwards, ${entry.startWh} to ${stopWh}`);
    } else entry.stopWh = stopWh;
  }
}
