/** What goes wrong at the connector: a card that is not accepted, a plug that does not lock, a fault. */
import type { Section } from '../case.ts';
import { status, such } from '../messages.ts';
import { authorize, plugIn, remoteStart } from './kit.ts';

const STATUS_DURATION_S = 3;

export const basicTrouble: Section = {
  title: 'Starting a session, in vain',
  cases: [
    {
      id: 'TC_023_CS',
      name: 'a card that is invalid',
      must: 'Preparing; Authorize; no transaction',
      // The catalogue takes 10 s: any duration will do.
      settingsIfKnown: { MinimumStatusDuration: String(STATUS_DURATION_S), LocalPreAuthorize: 'true' },
      play: async (scene) => {
        const { connector } = scene;
        scene.central.idTags.set(scene.card().toLowerCase(), { status: 'Invalid' });
        await plugIn(scene);
        await scene.tag();
        await scene.see(authorize(scene.card()));
        await scene.silence(STATUS_DURATION_S + 2, { maybe: [status(connector, ['Preparing', 'Finishing'])] });
      },
    },
    {
      id: 'TC_024_CS',
      name: 'the plug does not lock',
      must: 'Preparing; Faulted with ConnectorLockFailure; no transaction',
      needs: { cable: 'socket' },
      play: async (scene) => {
        const { connector } = scene;
        await scene.fault('lock-cannot-close');
        await remoteStart(scene);
        await scene.see(status(connector, 'Preparing'), { maybe: [authorize(scene.card())] });
        await scene.plug();
        await scene.see(status(connector, 'Faulted', { errorCode: 'ConnectorLockFailure' }), { withinS: 30 });
        // The fault may go with its cause: a bolt that is back where it belongs.
        await scene.silence(3, { maybe: [status(connector, ['Finishing', 'Preparing', 'Available', 'Faulted'])] });
      },
    },
  ],
};

export const faults: Section = {
  title: 'Faults',
  cases: [
    {
      id: 'TC_041_CS',
      name: 'a connector with a fault',
      must: 'Faulted, with an error code; neither a card nor a remote start begins a transaction',
      play: async (scene) => {
        const { connector } = scene;
        await scene.fault('connector-faulted');
        const errorCode = such('another errorCode than NoError', (value) => value !== 'NoError');
        await scene.see(status(connector, 'Faulted', { errorCode }), { maybe: [status(0, 'Faulted')] });
        await scene.plug();
        await scene.tag();
        const idTag = scene.card();
        const stillFaulted = status(connector, 'Faulted');
        await scene.silence(4, { maybe: [authorize(idTag), stillFaulted] });
        await scene.call('RemoteStartTransaction', { connectorId: connector, idTag }, { status: 'Rejected' });
        await scene.silence(2, { maybe: [stillFaulted] });
      },
    },
  ],
};
