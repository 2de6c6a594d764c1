/**
 * Transaction ids to the last digit. They are integers of any size on the wire (2^63 − 1 is in use), and JavaScript
 * rounds integers above 2^53: so an id is kept as the text of an integer, and read from and written into the message
 * text itself.
 */

/** `-?` digits, nothing else. */
const INTEGER = /^-?\d+$/;

/**
 * The value of the last key `transactionId` of a message, digit by digit; undefined when there is none. Text inside
 * strings is no key. An id that was written unusually (`5.0`, `1e3`) counts by its value.
 */
export function exactTransactionId(message: string): string | undefined {
  if (!message.includes('"transactionId"')) return undefined;
  let found: string | undefined;
  // A string, with what follows it: a colon makes it a key, then comes the number.
  const strings = /"((?:[^"\\]|\\.)*)"(?:\s*:\s*(-?[\d.eE+-]+))?/g;
  for (const [, name, number] of message.matchAll(strings)) {
    if (name === 'transactionId' && number !== undefined) found = integerText(number);
  }
  return found;
}

function integerText(literal: string): string | undefined {
  if (INTEGER.test(literal)) return String(BigInt(literal));
  const value = Number(literal);
  return Number.isInteger(value) ? String(BigInt(value)) : undefined;
}

/** JSON of a payload, with this `transactionId` as its first member in place of any other. */
export function withTransactionId(payload: object, transactionId: string): string {
  if (!INTEGER.test(transactionId)) throw new RangeError(`"${transactionId}" is not the text of an integer`);
  const rest = JSON.stringify({ ...payload, transactionId: undefined });
  return `{"transactionId":${transactionId}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
}
