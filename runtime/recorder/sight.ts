/**
 * What could be seen of a station and follows from no machine: limits, meter, lamp, queue, settings, and of a simulated
 * world everything. Without it a recording could tell why a contactor has closed, and not what flowed.
 */
/** Part (`station`, `evse1`, `world`, `settings`) → field → value: JSON. */
export type Sight = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const entriesOf = (sight: Sight) =>
  Object.entries(sight).map(([part, fields]) => [part, Object.entries(fields)] as const);

/** The fields that differ from before. */
export const newsOf = (before: Sight, now: Sight): Sight =>
  Object.fromEntries(
    entriesOf(now).flatMap(([part, fields]) => {
      const news = fields.filter(([field, value]) => JSON.stringify(before[part]?.[field]) !== JSON.stringify(value));
      return news.length === 0 ? [] : [[part, Object.fromEntries(news)]];
    }),
  );

/** As it is with the news. */
export const overlaid = (before: Sight, news: Sight): Sight => ({
  ...before,
  ...Object.fromEntries(Object.entries(news).map(([part, fields]) => [part, { ...before[part], ...fields }])),
});
