/** Where in a file a mistake stands, and what was found there: one clear sentence each. */
import { printParseErrorCode, type ParseError } from 'jsonc-parser';

export type Mistake = { readonly offset: number; readonly text: string };

const LONGEST_SHOWN = 60;

/** Words for the parser's codes; what is missing is told by its own name. */
const parserWords: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value: text in quotes, a number, true, false, null, { or [',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing }',
  CloseBracketExpected: 'a closing ]',
  EndOfFileExpected: 'nothing after the settings',
  UnexpectedEndOfComment: 'the end of the comment, */',
  UnexpectedEndOfString: 'the closing quote of the text',
};

/** What stands for user and password of an address. */
export const CREDENTIALS_HIDDEN = '//***@';

/** Somebody may have written user and password into an address. */
export const withoutCredentials = (text: string): string => text.replace(/\/\/.*@/, CREDENTIALS_HIDDEN);

export const shortened = (text: string): string =>
  text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;

/** `file:line:column: …`, both counted from 1, in the order of the file. */
export const located = (file: string, text: string, mistakes: readonly Mistake[]): readonly string[] =>
  mistakes.map((mistake) => {
    const before = text.slice(0, mistake.offset);
    const line = before.split('\n').length;
    return `${file}:${line}:${mistake.offset - before.lastIndexOf('\n')}: ${mistake.text}`;
  });

export const parseMistake = (text: string, error: ParseError): Mistake => {
  const code = printParseErrorCode(error.error);
  const piece = text.slice(error.offset, error.offset + error.length);
  // A text that lacks its end may be a password.
  const shownPiece = piece.startsWith('"') ? 'a text' : shortened(JSON.stringify(piece));
  const found = piece === '' ? 'the end of the file' : shownPiece;
  return { offset: error.offset, text: `found ${found}, expected ${parserWords[code] ?? `no ${code}`}` };
};

/** A byte order mark, as some editors write it, is no mistake; it keeps its place so that columns stay right. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, ' ');
