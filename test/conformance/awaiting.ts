/** Cases that the station does not pass yet, each with what it waits for. It must be empty before a release. */

export const awaiting: ReadonlyMap<string, string> = new Map();
