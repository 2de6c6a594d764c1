/**
 * Calls as a central system might send them, made from the published schemas: valid ones with likely values, and
 * slightly invalid ones, one mistake each.
 */
import fc from 'fast-check';
import { z } from 'zod';
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };

export type Call = { readonly action: string; readonly payload: unknown };

type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly multipleOf?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
};

export const CARDS = ['CAFE0001', 'CAFE0002', 'CAFE0003', 'CAFE0004'] as const;
/** Ids that the central system gives to transactions begin here. */
const FIRST_TRANSACTION = 40_001;

const DAY_MS = 86_400_000;
const MOST_ITEMS = 4;
/** Nobody listens there, and nothing leaves this machine. */
const places = ['http://127.0.0.1:9/log', 'https://127.0.0.1:9/', 'ftp://127.0.0.1:9/a', 'gopher:nowhere'];

/** Words and numbers that get past the first question. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  connectorId: fc.integer({ min: -1, max: 3 }),
  idTag: fc.constantFrom(...CARDS),
  parentIdTag: fc.constantFrom('FAMILY', ...CARDS),
  reservationId: fc.integer({ min: 0, max: 5 }),
  transactionId: fc.integer({ min: FIRST_TRANSACTION, max: FIRST_TRANSACTION + 200 }),
  chargingProfileId: fc.integer({ min: 1, max: 9 }),
  id: fc.integer({ min: 1, max: 9 }),
  stackLevel: fc.integer({ min: 0, max: 4 }),
  startPeriod: fc.integer({ min: 0, max: 600 }),
  duration: fc.integer({ min: 0, max: 100_000 }),
  limit: fc.integer({ min: 0, max: 320 }).map((tenths) => tenths / 10),
  numberPhases: fc.constantFrom(1, 3),
  listVersion: fc.integer({ min: -1, max: 20 }),
  retries: fc.constantFrom(0, 1),
  retryInterval: fc.constantFrom(0, 1, 60),
  requestId: fc.integer({ min: 0, max: 9 }),
  value: fc.constantFrom(
    'true',
    'false',
    '0',
    '1',
    '10',
    '30',
    '-1',
    '',
    'Energy.Active.Import.Register',
    'Voltage,SoC',
  ),
  vendorId: fc.constantFrom('generic', 'org.example', 'Statecharge'),
};

/** Where a central system moves the station to, or how it notices that the link is gone: then nobody answers here. */
const moving = new Set(
  ['CentralSystemURI', 'CentralSystemSecureURI', 'OcppServerAddress', 'SecurityProfile', 'AuthorizationKey']
    .concat(['WebSocketPingInterval', 'webSocketPingTimeout', 'bootNotificationOnReconnect'])
    .map((key) => key.toLowerCase()),
);

const text = (name: string, schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.format === 'date-time') {
    const near = fc.integer({ min: -DAY_MS, max: DAY_MS }).map((ms) => new Date(Date.now() + ms).toISOString());
    return fc.oneof(near, fc.constantFrom('1970-01-01T00:00:00Z', '2099-12-31T23:59:59.123456+05:30'));
  }
  if (schema.format === 'uri') return fc.constantFrom(...places);
  const any = fc.string({ maxLength: Math.min(schema.maxLength ?? 200, 200), unit: 'grapheme' });
  const known = likely[name];
  return known === undefined ? any : fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: any });
};

const number = (name: string, { type, multipleOf }: Schema): fc.Arbitrary<unknown> => {
  const any = multipleOf === undefined ? fc.integer() : fc.integer().map((tenths) => tenths / 10);
  const known = likely[name];
  const wide = type === 'integer' ? fc.oneof(any, fc.maxSafeInteger()) : any;
  return known === undefined ? wide : fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: wide });
};

const valueOf = (name: string, schema: Schema, root: Schema, keys: readonly string[]): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) {
    const definition = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    if (definition === undefined) throw new Error(`${schema.$ref} is not defined`);
    return valueOf(name, definition, root, keys);
  }
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, one]) => [key, valueOf(key, one, root, keys)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(valueOf(name, schema.items ?? {}, root, keys), {
        minLength: schema.minItems ?? 0,
        maxLength: MOST_ITEMS,
      });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return number(name, schema);
    default:
      if (name === 'key') return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...keys) }, text('', schema));
      return text(name, schema);
  }
};

type Mistake = (payload: Readonly<Record<string, unknown>>, chosen: string) => unknown;
const mistakes: readonly Mistake[] = [
  (payload, chosen) => Object.fromEntries(Object.entries(payload).filter(([key]) => key !== chosen)),
  (payload) => ({ ...payload, unexpected: 1 }),
  (payload, chosen) => ({ ...payload, [chosen]: null }),
  (payload, chosen) => ({ ...payload, [chosen]: [[]] }),
  (payload, chosen) => ({ ...payload, [chosen]: { deep: { deeper: {} } } }),
  (payload, chosen) => ({ ...payload, [chosen]: 'x'.repeat(12_000) }),
  (payload, chosen) => ({ ...payload, [chosen]: -1e308 }),
  (payload, chosen) => ({ ...payload, [chosen]: 2 ** 63 }),
  (payload, chosen) => ({ ...payload, [chosen]: '2026-13-45T99:99:99Z' }),
  () => [],
  () => null,
  () => 'payload',
];

/** The published schemas keep to what is read here; one that is no object ends the run. */
const schemaLike = z.custom<Schema>((found) => typeof found === 'object' && found !== null);
const requests = schemas.filter(({ $id }) => $id.endsWith('.req'));

/** Whether the station still talks with us after it has done as it was told. Resets are the caller's. */
const stays = ({ action, payload }: Call): boolean => {
  if (action === 'Reset') return false;
  if (action !== 'ChangeConfiguration' || typeof payload !== 'object' || payload === null) return true;
  return !moving.has(String(Reflect.get(payload, 'key')).toLowerCase());
};

/** Every action of the protocol, four valid calls to one that is not; `keys`: of the station's configuration. */
export const calls = (keys: readonly string[]): fc.Arbitrary<Call> => {
  const valid = requests.map((schema) => {
    const action = schema.$id.replace('urn:', '').replace('.req', '');
    const root = schemaLike.parse(schema);
    return valueOf('', root, root, keys).map((payload): Call => ({ action, payload }));
  });
  const good = fc.oneof(...valid);
  const bad = fc.tuple(good, fc.constantFrom(...mistakes), fc.nat()).map(([call, mistake, which]): Call => {
    const payload = call.payload as Readonly<Record<string, unknown>>;
    const fields = Object.keys(payload);
    return { action: call.action, payload: mistake(payload, fields[which % fields.length] ?? 'extra') };
  });
  const strange = fc.string({ minLength: 1, maxLength: 60 }).map((action): Call => ({ action, payload: {} }));
  return fc
    .oneof({ weight: 40, arbitrary: good }, { weight: 10, arbitrary: bad }, { weight: 1, arbitrary: strange })
    .filter(stays);
};
