/**
 * The last messages to and from the central system, by number, for whoever opens the page. Old ones fall off; long ones
 * are cut.
 */
import type { Frame } from '../ports/frames.ts';
import type { Message, Messages } from './views.ts';

const KEPT = 100;
/** Longer than any Core message; a hostile one must not fill the memory a hundred times. */
const TEXT_LIMIT = 16_384;

export class MessageTail {
  readonly #messages: Message[] = [];
  #count = 0;

  add({ at, direction, text }: Frame): void {
    this.#count += 1;
    this.#messages.push({ number: this.#count, at, direction, text: text.slice(0, TEXT_LIMIT), length: text.length });
    if (this.#messages.length > KEPT) this.#messages.shift();
  }

  /** By number, the oldest first. */
  seen(): Messages {
    return Object.fromEntries(this.#messages.map((message) => [message.number, message]));
  }
}
