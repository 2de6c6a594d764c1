/** Reading frames that anybody may have sent: nothing here throws, whatever the text. */

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an expected answer here, not an accident: whoever asked says what follows from it.
    return undefined;
  }
}

/** The id of a CALL whose frame cannot be read as a whole; undefined when even its beginning makes no sense. */
export const unreadableCallId = (text: string): string | undefined =>
  /^\s*\[\s*2\s*,\s*"([^"\\]{1,50})"/.exec(text.slice(0, 100))?.[1];
