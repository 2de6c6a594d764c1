/**
 * A process that records one event a millisecond or so until it is killed, telling each on a line after it was
 * recorded.
 */
import { Recorder } from '../../../runtime/recorder/recorder.ts';

const recorder = new Recorder({
  directory: process.argv[2] ?? '',
  megabytes: 1,
  header: { version: '0.0.0', seed: 1, fingerprint: 'test', settings: {} },
  checkpoint: () => null,
  wall: () => null,
});
let count = 0;
setInterval(() => {
  const at = performance.timeOrigin + performance.now();
  recorder.event(at, null, 0.5, 'evse1.pilot', { type: 'pilot.read', volts: 9, count: ++count });
  process.stdout.write(`${count} ${at}\n`);
}, 1);
