/**
 * What could be seen of a station and follows from no machine: limits, meter, lamp, queue, settings, and of a simulated
 * world everything. Without it a recording could tell why a contactor has closed, and not what flowed.
 */
/** Part (`station`, `evse1`, `world`, `settings`) → field → value: JSON. */
export type Sight = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Most fields are one word or number, and have not changed. */
const differs = (before: unknown, now: unknown): boolean =>
  !Object.is(before, now) &&
  (typeof now !== 'object' || now === null || JSON.stringify(before) !== JSON.stringify(now));

/** The fields that differ from before. */
export const newsOf = (before: Sight, now: Sight): Sight => {
  const news: Record<string, Record<string, unknown>> = {};
  for (const [part, fields] of Object.entries(now)) {
    const known = before[part];
    if (known === fields) continue;
    for (const [field, value] of Object.entries(fields)) {
      if (differs(known?.[field], value)) (news[part] ??= {})[field] = value;
    }
  }
  return news;
};

/** As it is with the news. */
export const overlaid = (before: Sight, news: Sight): Sight => ({
  ...before,
  ...Object.fromEntries(Object.entries(news).map(([part, fields]) => [part, { ...before[part], ...fields }])),
});
