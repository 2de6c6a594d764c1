/** The central system's account of a station under fire: what was started, what was stopped, and for how many Wh. */
import { z } from 'zod';
import type { Heard } from '../../runtime/conformance/messages.ts';

type Entry = { readonly connector: number; readonly startWh: number; stopWh: number | null; isUnread: boolean };

/** Rule 23: an end that the meter could not be asked for says so. */
const unreadEnd = z.object({
  transactionData: z.array(
    z.object({ sampledValue: z.array(z.looseObject({ context: z.string(), location: z.string().optional() })) }),
  ),
});
const saysUnread = (payload: unknown): boolean =>
  unreadEnd
    .safeParse(payload)
    .data?.transactionData.flatMap(({ sampledValue }) => sampledValue)
    .some(({ context, location }) => context === 'Transaction.End' && location === 'Body') === true;

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
        isUnread: false,
      });
    }
    if (action === 'StopTransaction') this.#stop(payload);
  }

  get open(): readonly number[] {
    return [...this.entries].filter(([, { stopWh }]) => stopWh === null).map(([id]) => id);
  }

  /**
   * What of a connector's register, now at `registerWh`, stands in no bill, to the Wh: every transaction begins where
   * the one before has ended. Only behind an end that could not be read may something be missing, never too much.
   */
  unbilled(connector: number, registerWh: number): readonly string[] {
    let before: Pick<Entry, 'stopWh' | 'isUnread'> = { stopWh: 0, isUnread: false };
    const gaps: string[] = [];
    const reaches = (wh: number, what: string): void => {
      const missing = wh - (before.stopWh ?? Number.NaN);
      if (missing === 0 || (missing > 0 && before.isUnread)) return;
      gaps.push(`connector ${connector}: ${missing} Wh in no bill before ${what}`);
    };
    for (const [id, entry] of this.entries) {
      if (entry.connector !== connector) continue;
      reaches(entry.startWh, `transaction ${id}`);
      before = entry;
    }
    reaches(registerWh, 'the end');
    return gaps;
  }

  #stop(payload: Heard['payload']): void {
    const [id, stopWh] = [Number(payload['transactionId']), Number(payload['meterStop'])];
    const entry = this.entries.get(id);
    if (entry === undefined) this.misfits.push(`transaction ${id} was stopped, but never started`);
    else if (entry.stopWh !== null) this.misfits.push(`transaction ${id} was stopped twice`);
    else if (stopWh < entry.startWh) {
      this.misfits.push(`transaction ${id} ran backwards, ${entry.startWh} to ${stopWh}`);
    } else {
      entry.stopWh = stopWh;
      entry.isUnread = saysUnread(payload);
    }
  }
}
