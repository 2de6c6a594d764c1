/**
 * What a storm judges when a process has died and when the next one begins: by the plant, and by the disk as the death
 * has left it.
 *
 *   alive ──dies──▶ the watchdog has had its time: coils off (SAF-14) ──▶ next life: an account of a former life is
 *   either ended or goes on, as configured (BIL-06); letters that lay on the disk leave it (PRO-06)
 */
import type { Store } from '../../../adapters/ports/store.ts';
import { accountRow, outboxRow } from '../../ledger/rows.ts';

type Disk = Pick<Store, 'range'>;

type OpenAccount = { readonly transaction: string; readonly evse: number };

/** Accounts that are not closed, as a power cut would leave them. */
const openAccounts = (disk: Disk): readonly OpenAccount[] =>
  [...disk.range('ledger')].flatMap(([, row]) => {
    const account = accountRow.safeParse(row);
    if (!account.success || account.data.stopped === true) return [];
    return [{ transaction: account.data.transaction, evse: account.data.evse }];
  });

/** Ids of the letters that wait for the central system. */
const lettersOn = (disk: Disk): readonly string[] =>
  [...disk.range('outbox')].flatMap(([, row]) => {
    const letter = outboxRow.safeParse(row);
    return letter.success ? [letter.data.messageId] : [];
  });

export class Lives {
  readonly #resumes: boolean;
  readonly #letters = new Set<string>();
  #boot = '';

  /** `resumes`: a transaction is configured to go on after a power cut. */
  constructor(resumes: boolean) {
    this.#resumes = resumes;
  }

  /** A process has begun: what it opens bears this word. */
  begin(boot: string): void {
    this.#boot = boot;
  }

  /** A process has died and has left this. */
  died(disk: Disk): void {
    for (const id of lettersOn(disk)) this.#letters.add(id);
  }

  /** What is wrong with energising a coil now. */
  complaints(evse: number, disk: Disk): readonly string[] {
    const open = openAccounts(disk).filter((one) => one.evse === evse);
    if (open.length === 0) return ['BIL-03: the coil comes and the disk knows of no open transaction'];
    if (open.length > 1) return [`BIL-06: the coil comes for ${open.length} open transactions`];
    const isFormer = open.some(({ transaction }) => !transaction.startsWith(`${this.#boot}-`));
    return isFormer && !this.#resumes ? ['BIL-06: the coil comes for a transaction that a restart has to end'] : [];
  }

  /** Letters that a death found on the disk and that nobody was ever sent; forgotten by this question. */
  lost(wasSent: (id: string) => boolean): readonly string[] {
    const lost = [...this.#letters].filter((id) => !wasSent(id));
    this.#letters.clear();
    return lost;
  }
}
