/** The central system of a test on the wire: what it is told to do, and what of the station's messages it hears. */
import { CentralSystem, type Answer } from '../../conformance/central-system.ts';
import { Cards, infoOf } from './cards.ts';
import { answered, Ear, LATER, NO_ANSWER } from './messages.ts';
import type { Deed, MessageSeen } from './suite.ts';

export const IDENTITY = 'SUITE';

const wordOf = (answer: Answer): string => {
  if ('error' in answer) return answer.error.split(' ')[0] ?? answer.error;
  const { status } = answer.answer;
  return typeof status === 'string' ? status : 'done';
};

type LateAnswer = { readonly action: string; readonly answer: string; readonly atMs: number | null };

type CentralDeed = Extract<Deed, { readonly do: 'call' | 'judge' | 'hush' }>;
export const isForCentral = (deed: Deed): deed is CentralDeed => ['call', 'judge', 'hush'].includes(deed.do);

export class Wire {
  readonly central: CentralSystem;
  readonly cards: Cards;
  readonly #ear: Ear;
  /** When each of what was heard came. */
  readonly #arrivals: number[] = [];
  /** Answers to calls of earlier steps, too. */
  #lateAnswers: LateAnswer[] = [];
  #heard = 0;

  constructor(central: CentralSystem, cards: readonly string[]) {
    this.central = central;
    this.cards = new Cards(cards);
    this.#ear = new Ear((idTag) => this.cards.nameOf(idTag));
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
        const { action } = deed;
        let word: string | null = null;
        let isLate = false;
        const take = (answer: string) => {
          if (!isLate) word = answer;
          else if (answer !== NO_ANSWER) this.#lateAnswers.push({ action, answer, atMs: null });
        };
        this.central.call(action, this.cards.payload(deed.payload, this.#transaction())).then(
          (answer) => take(wordOf(answer)),
          () => take(NO_ANSWER),
        );
        await settle();
        isLate = true;
        return word ?? LATER;
      }
    }
  }

  /** By the clock of the test it is now so late: what has come since it was told last has come now. */
  arrived(nowMs: number): void {
    while (this.#arrivals.length < this.central.heard.length) this.#arrivals.push(nowMs);
    this.#lateAnswers = this.#lateAnswers.map((one) => ({ ...one, atMs: one.atMs ?? nowMs }));
  }

  /** `began`: when the deed was done. */
  hear(began: number): readonly MessageSeen[] {
    const from = this.#heard;
    this.#heard = this.#arrivals.length;
    const afterMs = (atMs = began): number => Math.max(0, Math.round(atMs - began));
    const told = this.central.heard
      .slice(from, this.#heard)
      .flatMap(
        ({ action, payload }, index) => this.#ear.hear(action, payload, afterMs(this.#arrivals[from + index])) ?? [],
      );
    const late = this.#lateAnswers.flatMap(({ action, answer, atMs }) =>
      atMs === null ? [] : [answered(action, answer, afterMs(atMs))],
    );
    this.#lateAnswers = this.#lateAnswers.filter(({ atMs }) => atMs === null);
    return [...told, ...late];
  }

  /** Id of the latest, 0 when there was none. */
  #transaction(): number {
    const last = this.central.heard.findLast(
      ({ action, answer }) => action === 'StartTransaction' && 'transactionId' in answer,
    );
    return Number(last?.answer['transactionId'] ?? 0);
  }
}
