/** The central system of a test on the wire: what it is told to do, and what of the station's messages it hears. */
import { CentralSystem, type Answer } from '../../conformance/central-system.ts';
import { Cards, infoOf } from './cards.ts';
import { seenOf } from './messages.ts';
import type { Deed, MessageSeen } from './suite.ts';

export const IDENTITY = 'SUITE';

const wordOf = (answer: Answer): string => {
  if ('error' in answer) return answer.error.split(' ')[0] ?? answer.error;
  const { status } = answer.answer;
  return typeof status === 'string' ? status : 'done';
};

type CentralDeed = Extract<Deed, { readonly do: 'call' | 'judge' | 'hush' }>;
export const isForCentral = (deed: Deed): deed is CentralDeed => ['call', 'judge', 'hush'].includes(deed.do);

export class Wire {
  readonly central: CentralSystem;
  readonly cards: Cards;
  #heard = 0;

  constructor(central: CentralSystem, cards: readonly string[]) {
    this.central = central;
    this.cards = new Cards(cards);
  }

  static async open(cards: readonly string[]): Promise<Wire> {
    return new Wire(await CentralSystem.open({ identity: IDENTITY }), cards);
  }

  /** `settle`: until the answer is there, or will not come yet. */
  async do(deed: CentralDeed, settle: () => Promise<void>): Promise<string | null> {
    switch (deed.do) {
      case 'judge':
        this.central.idTags.set(this.cards.idOf(deed.card).toLowerCase(), infoOf(deed));
        return null;
      case 'hush':
        this.central.answer(deed.action, deed.silent ? () => null : null);
        return null;
      case 'call': {
        let word = 'later';
        const take = (answered: string) => void (word = answered);
        const payload = this.cards.payload(deed.payload, this.#transaction());
        this.central.call(deed.action, payload).then(
          (answer) => take(wordOf(answer)),
          () => take('no answer'),
        );
        await settle();
        return word;
      }
    }
  }

  hear(): readonly MessageSeen[] {
    const fresh = this.central.heard.slice(this.#heard);
    this.#heard = this.central.heard.length;
    return fresh.flatMap(({ action, payload }) => {
      const seen = seenOf(action, payload, (idTag) => this.cards.nameOf(idTag));
      return seen === null ? [] : [seen];
    });
  }

  /** Id of the latest, 0 when there was none. */
  #transaction(): number {
    const last = this.central.heard.findLast(
      ({ action, answer }) => action === 'StartTransaction' && 'transactionId' in answer,
    );
    return Number(last?.answer['transactionId'] ?? 0);
  }
}
