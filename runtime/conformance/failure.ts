/** How a case can end before its last step. */

/** The station did something else than it should have, in one sentence. */
export class Failed extends Error {}

/** The case says nothing about this station, in one sentence. */
export class NotApplicable extends Error {}
