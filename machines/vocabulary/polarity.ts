/** Which level of a wire means that something is so: `active_high` when it is high (user guide 2378–2386). */
export type Polarity = 'active_high' | 'active_low';

/** What a level of a wire means; read the other way round it is the level that says so. */
export const means = (high: boolean, polarity: Polarity): boolean => high === (polarity === 'active_high');
