/** What a central system does with one CALL of a station instead of answering it properly, and how that reads. */
import type { Json } from './central-ledger.ts';

export type Behaviour =
  | 'answer'
  /** Never answers; `lost`: and never saw it either, so nothing is booked. */
  | 'silent'
  | 'lost'
  | 'error'
  /** Books it and answers with an error all the same, as one that has forgotten the transaction does. */
  | 'disown'
  /** Answers properly, but for the token: that is no good any more. */
  | 'refuse'
  | 'twice'
  | 'rubbish'
  /** Books it, then the link breaks before the answer is out. */
  | 'drop'
  | { readonly delayMs: number }
  | { readonly answer: Json }
  | { readonly code: string };

/** It is refused, so nothing is booked. */
export const isRefusal = (behaviour: Behaviour): boolean =>
  behaviour === 'error' || (typeof behaviour === 'object' && 'code' in behaviour);

/** The frames that go back; `proper`: the right answer, as text where a number may be beyond 2^53. */
export const wordingOf = (id: string, behaviour: Behaviour, proper: string | Json): readonly string[] => {
  const good = `[3,"${id}",${typeof proper === 'string' ? proper : JSON.stringify(proper)}]`;
  const refusal = (code: string) => [`[4,"${id}","${code}","told to",{}]`];
  if (behaviour === 'twice') return [good, good];
  if (behaviour === 'rubbish') return ['}{ rubbish', `[3,"${id}",{"rubbish":true}]`];
  if (behaviour === 'error' || behaviour === 'disown') return refusal('InternalError');
  if (typeof behaviour === 'object' && 'code' in behaviour) return refusal(behaviour.code);
  if (typeof behaviour === 'object' && 'answer' in behaviour) {
    return [`[3,"${id}",${JSON.stringify(behaviour.answer)}]`];
  }
  return [good];
};

/** Whether the station can take the answer for the right one. */
export const isProper = (behaviour: Behaviour): boolean =>
  behaviour === 'answer' ||
  behaviour === 'twice' ||
  behaviour === 'refuse' ||
  (typeof behaviour === 'object' && 'delayMs' in behaviour);

type Rule = { readonly action: string; readonly behaviour: Behaviour; left: number };

/** The rules by which CALLs are treated: the last one given wins. */
export class Treatment {
  readonly #rules: Rule[] = [];
  /** Messages that are never processed, however often they come: by id, and the actions of which the next is one. */
  readonly #poisoned = new Map<string, Behaviour>();
  readonly #coming = new Map<string, Behaviour>();

  treat(action: string, behaviour: Behaviour, times: number): void {
    this.#rules.push({ action, behaviour, left: times });
  }

  /** The next CALL of this action, and that one alone, is treated so whenever it comes. */
  poison(action: string, behaviour: Behaviour): void {
    this.#coming.set(action, behaviour);
  }

  behave(): void {
    this.#rules.length = 0;
    this.#coming.clear();
  }

  /** Of one CALL that has come. */
  of(id: string, action: string): Behaviour {
    const poison = this.#poisoned.get(id) ?? this.#coming.get(action);
    if (poison !== undefined) {
      this.#coming.delete(action);
      this.#poisoned.set(id, poison);
      return poison;
    }
    const rule = this.#rules.findLast((one) => one.left > 0 && (one.action === '*' || one.action === action));
    if (rule === undefined) return 'answer';
    rule.left--;
    return rule.behaviour;
  }
}
