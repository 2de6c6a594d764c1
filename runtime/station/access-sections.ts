/** Who may charge at an EVSE, as its machines want to know it. */
import type { Settings } from '../../config/settings.ts';
import type { AuthorizationInput } from '../../machines/access/authorization.ts';
import type { AccessMode } from '../../machines/access/decision.ts';

/** In whose name is billed whoever shows no token, when `ocpp/DefaultIdTag` is empty. */
const FREE = 'FREE';

/** `ports[]/user_authentication` (guide 2428–2432), in our words. */
const modes = { free: 'free', ocpp: 'card', mqtt: 'elsewhere', 'key-switch': 'elsewhere' } as const satisfies Record<
  string,
  AccessMode
>;

const authorizationOf = (settings: Settings, evse: number): AuthorizationInput => ({
  freeToken: { id: settings.get('ocpp/DefaultIdTag') || FREE },
  rules: {
    mode: settings.get('ocpp/FreeMode') ? 'free' : modes[settings.get('ports[]/user_authentication', evse)],
    listBelieved: settings.get('ocpp/LocalAuthListEnabled'),
    cacheBelieved: settings.get('ocpp/AuthorizationCacheEnabled'),
    preAuthorize: settings.get('ocpp/LocalPreAuthorize'),
    offlineKnown: settings.get('ocpp/LocalAuthorizeOffline'),
    offlineUnknown: settings.get('ocpp/AllowOfflineTxForUnknownId'),
    checkRemote: settings.get('ocpp/AuthorizeRemoteTxRequests'),
    masterGroup: settings.get('ocpp/MasterPassGroupId') || null,
  },
});

export const accessSections = (settings: Settings, evse: number) => ({
  authorization: authorizationOf(settings, evse),
  /** False: there is neither a key switch nor a neighbour who says who may. */
  hasKey: modes[settings.get('ports[]/user_authentication', evse)] === 'elsewhere',
});
