/**
 * Is a message valid? Judged by the published schemas of OCPP 1.6 with its security extension, as the `ocpp-rpc`
 * library carries and reads them: none of a station's own validators is asked.
 */
import { createValidator } from 'ocpp-rpc';
import published from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import type { Json } from './messages.ts';

const known = new Set(published.map(({ $id }) => $id));
let judge: ReturnType<typeof createValidator> | undefined;

/** What is wrong with a payload, or null. `kind`: req of a CALL, conf of its answer. */
export const flawOf = (action: string, kind: 'req' | 'conf', payload: Json): string | null => {
  const schema = `urn:${action}.${kind}`;
  if (!known.has(schema)) return `${action} is no action of OCPP 1.6`;
  // Compiled once, when the first message comes: half a second that `--help` need not pay.
  judge ??= createValidator('ocpp1.6', published);
  try {
    void judge.validate(schema, payload);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
