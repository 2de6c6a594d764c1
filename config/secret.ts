/**
 * A password as bytes. AuthorizationKey comes as hexadecimal digits, and its bytes need not be text (security
 * whitepaper A00.FR.304): in the settings file those stand as `hex:` and their digits, all others as they are.
 */
const PREFIX = 'hex:';
const digits = /^([0-9a-f]{2})+$/i;

/** What stands in the settings for these bytes. */
export const passwordText = (bytes: Uint8Array): string => {
  const plain = bytes.every((byte) => byte >= 0x20 && byte <= 0x7e);
  const text = Buffer.from(bytes).toString(plain ? 'latin1' : 'hex');
  // A text that looks like digits of ours would be read as such.
  return plain && !text.startsWith(PREFIX) ? text : `${PREFIX}${Buffer.from(bytes).toString('hex')}`;
};

/** What is shown to the central system. */
export const passwordBytes = (text: string): Uint8Array => {
  const rest = text.slice(PREFIX.length);
  return text.startsWith(PREFIX) && digits.test(rest) ? Buffer.from(rest, 'hex') : Buffer.from(text, 'utf8');
};
