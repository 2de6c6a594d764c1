// Goal: the simulated central system keeps the contract of the socket port, so that a story proves something about
// the real one. Method: the contract functions of socket.ts on virtual time.
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { flawOf } from '../../runtime/conformance/schemas.ts';
import { CentralSystem } from '../../runtime/verify/storm/central-system.ts';
import { socketContract } from './socket.ts';

socketContract(() => {
  const clock = new VirtualClock();
  const central = new CentralSystem(clock, [flawOf]);
  return Promise.resolve({
    connect: central.connect,
    url: 'ws://central.example:80/ocpp/CP1',
    until: (condition: () => boolean) => {
      for (let n = 0; n < 100 && !condition(); n++) clock.advance(10);
      return condition() ? Promise.resolve() : Promise.reject(new Error('it did not happen'));
    },
    heard: () => central.frames.flatMap(({ direction, text }) => (direction === 'from station' ? [text] : [])),
    serverSays: (text: string) => central.sendRaw(text),
    serverDrops: () => central.drop(),
    stop: () => Promise.resolve(),
  });
});
