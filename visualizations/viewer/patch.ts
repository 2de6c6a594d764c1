/** Applies a JSON Patch (RFC 6902: add, remove, replace) and leaves what it was given untouched. */
export type Operation = { readonly op: 'add' | 'replace' | 'remove'; readonly path: string; readonly value?: unknown };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isOperation = (value: unknown): value is Operation =>
  isObject(value) && typeof value['op'] === 'string' && typeof value['path'] === 'string';

export const isPatch = (value: unknown): value is readonly Operation[] =>
  Array.isArray(value) && value.every(isOperation);

// RFC 6901 §4
const keysOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const changed = (whole: unknown, [key, ...rest]: readonly string[], operation: Operation): unknown => {
  if (key === undefined) return operation.value;
  if (Array.isArray(whole)) {
    return whole.map((item: unknown, index) => (String(index) === key ? changed(item, rest, operation) : item));
  }
  const before = isObject(whole) ? whole : {};
  if (rest.length === 0 && operation.op === 'remove') {
    return Object.fromEntries(Object.entries(before).filter(([name]) => name !== key));
  }
  return { ...before, [key]: changed(Object.hasOwn(before, key) ? before[key] : undefined, rest, operation) };
};

export const patched = (whole: unknown, patch: readonly Operation[]): unknown =>
  patch.reduce((value, operation) => changed(value, keysOf(operation.path), operation), whole);
