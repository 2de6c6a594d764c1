/**
 * Transitions that no storm can take, with the reason. A row that is not needed any more fails the campaign, so that
 * the list only says what is so.
 */
type Absent = { readonly of: RegExp; readonly why: string };

export const absent: readonly Absent[] = [];

export const isAbsent = (id: string): boolean => absent.some(({ of }) => of.test(id));
