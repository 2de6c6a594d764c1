/**
 * Which conductors of the site a connector's phases are wired to. Electricians rotate them from connector to connector
 * so that single-phase cars do not all hang on the same conductor; R, S and T are L1, L2 and L3 of the site (OCPP 1.6
 * §9.1.7).
 */
export const rotations = ['RST', 'RTS', 'SRT', 'STR', 'TRS', 'TSR'] as const;
export type Rotation = (typeof rotations)[number];

/** A conductor of the site: 0, 1, 2 for L1, L2, L3. */
export type Line = 0 | 1 | 2;
export const everyLine: readonly Line[] = [0, 1, 2];

const lineOf: Readonly<Record<string, Line>> = { R: 0, S: 1, T: 2 };

/** The conductors behind L1, L2, L3 of a connector, in this order; one for a single-phase connector. */
export const linesOf = (rotation: Rotation, phases: 1 | 3): readonly Line[] =>
  rotation
    .split('')
    .slice(0, phases)
    .flatMap((letter) => lineOf[letter] ?? []);

const isRotation = (text: string): text is Rotation => rotations.some((rotation) => rotation === text);

/**
 * Of one connector, out of ConnectorPhaseRotation (`0.RST,1.RST,2.RTS`); an entry without a number means every
 * connector, and 0 turns the whole station, which changes nothing between its connectors. Unknown and not applicable
 * count as RST: all on the same conductors is the most that they can be.
 */
export const rotationOf = (connector: number, text: string): Rotation => {
  const entries = text.split(',').map((entry) => entry.trim().split('.'));
  const own = entries.find(([number, rotation]) => rotation !== undefined && Number(number) === connector)?.[1];
  const common = entries.find((parts) => parts.length === 1)?.[0];
  const found = own ?? common ?? '';
  return isRotation(found) ? found : 'RST';
};
