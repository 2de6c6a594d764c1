/** The address of a file, taken apart; and said without the password in it. */
export type Address = {
  readonly scheme: 'http' | 'https' | 'ftp' | 'ftps';
  readonly host: string;
  readonly port: number | undefined;
  /** Decoded; absent: anonymous. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** As it stands in the address, query included; it begins with a slash. */
  readonly path: string;
};

const schemes = ['http', 'https', 'ftp', 'ftps'] as const;
type Scheme = (typeof schemes)[number];
const isScheme = (word: string): word is Scheme => schemes.some((one) => one === word);

const decoded = (text: string): string | undefined => {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign in a password: it means itself.
    return text;
  }
};

export const readAddress = (text: string): Address | 'not-supported' | 'bad-address' => {
  if (!URL.canParse(text)) return 'bad-address';
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  if (!isScheme(scheme)) return 'not-supported';
  if (url.hostname === '') return 'bad-address';
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    user: decoded(url.username),
    password: decoded(url.password),
    path: `${url.pathname || '/'}${url.search}`,
  };
};

/** A sentence in which an address may stand, without user and password. */
export const withoutPassword = (sentence: string): string => sentence.replace(/\/\/[^/@\s]*@/g, '//');
