/** `statecharge replay`: does a recording give the same again? */
import { replayRecording } from '../replayer.ts';
import { version } from '../version.ts';
import type { Output } from './config.ts';

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

export const replay = (path: string, output: Output): number => {
  let result;
  try {
    result = replayRecording(path);
  } catch (error) {
    output.complaint(`${path}: cannot be replayed: ${error instanceof Error ? error.message : String(error)}`);
    return BAD_INPUT;
  }
  const { turns, events, spanMs, compared, firstDifference, digest, damage } = result;
  if (result.version !== version) {
    output.line(`recorded by version ${result.version}, replayed by ${version}: differences may be meant`);
  }
  output.line(`${events} events, ${turns} turns, ${(spanMs / 1000).toFixed(1)} s of the station's life`);
  if (damage !== undefined) {
    output.line(`${damage.file}: ${damage.message} (byte ${damage.offset}); replayed as far as it goes`);
  }
  output.line(`digest ${digest}`);
  if (firstDifference === null) {
    output.line(
      compared === 0 ? 'no digest was recorded to compare with' : `${compared} recorded digests, all the same`,
    );
    return GOOD;
  }
  const { at, recorded, found } = firstDifference;
  output.complaint(`differs from the recording by ${(at / 1000).toFixed(3)} s: recorded ${recorded}, found ${found}`);
  return FAILED;
};
