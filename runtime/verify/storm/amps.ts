/** A of a duty, IEC 61851-1 Table A.8. */
export const ampsOf = (duty: number): number => {
  if (duty < 8 || duty > 97) return 0;
  return duty <= 85 ? duty * 0.6 : (duty - 64) * 2.5;
};
