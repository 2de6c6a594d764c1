/**
 * The address of the central system, as the second vendor's guide has it (001 lines 237–241): ws:// or wss://, the port
 * always, no slash at the end and no identity, because the station appends its own, percent-encoded (OCPP-J 1.6
 * §3.1.1).
 */
type Rule = readonly [broken: (address: Address) => boolean, expected: string];
type Address = { readonly url: URL; readonly text: string; readonly identity: string };

const lastSegment = ({ url }: Address): string => {
  const segment = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % is no encoding of anything: compare what stands there.
    return segment;
  }
};

/** The first rule that is broken is the one to tell. */
const rules: readonly Rule[] = [
  [({ text }) => !/^wss?:\/\//.test(text), 'an address that begins with ws:// or wss://'],
  [
    ({ url }) => url.username !== '' || url.password !== '',
    'no user or password in it (the password is ocpp/password)',
  ],
  [({ text }) => !/^wss?:\/\/[^/?#]*:[0-9]+([/?#]|$)/.test(text), 'a port after the host, also where it is 80 or 443'],
  [({ text }) => /[?#]/.test(text), 'no ? and no #: the identity is appended to the path'],
  [({ text }) => text.endsWith('/'), 'no slash at the end'],
  [
    (address) => address.identity !== '' && lastSegment(address) === address.identity,
    'no identity at the end: the station appends its own',
  ],
];

/** What was expected of a server address that is not as it must be; undefined when all is well. */
export const serverUrlProblem = (text: string, identity: string): string | undefined => {
  if (!URL.canParse(text)) return 'an address like ws://host:port/path or wss://host:port/path';
  const address = { url: new URL(text), text, identity };
  return rules.find(([broken]) => broken(address))?.[1];
};

/** The address to connect to. */
export const connectionUrl = (server: string, identity: string): string => `${server}/${encodeURIComponent(identity)}`;
