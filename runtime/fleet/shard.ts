/** Which stations of a fleet run here, when it is spread over several processes: every `count`-th, from `index` on. */
export type Shard = { readonly index: number; readonly count: number };

export const WHOLE: Shard = { index: 0, count: 1 };
const MOST = 10_000;

/** `2/8`: the third of eight. Null: it is no such thing. */
export const parseShard = (text: string): Shard | null => {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  if (index === undefined || count === undefined) return null;
  const shard = { index: Number(index), count: Number(count) };
  return shard.count >= 1 && shard.count <= MOST && shard.index < shard.count ? shard : null;
};

/** The same in every process: nobody hands them out. */
export const identities = (prefix: string, stations: number, { index, count }: Shard): readonly string[] => {
  const width = Math.max(4, String(stations).length);
  return Array.from({ length: stations }, (_, number) => number)
    .filter((number) => number % count === index)
    .map((number) => `${prefix}${String(number + 1).padStart(width, '0')}`);
};
