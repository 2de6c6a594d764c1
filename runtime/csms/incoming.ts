/**
 * Calls of the central system: heard as what they mean, asked of the station, answered in its words; what follows,
 * follows the answer.
 */
import { exactTransactionId } from '../../adapters/csms/exact.ts';
import { hear, type Hearable } from '../../adapters/csms/ocpp16/hear.ts';
import type { FollowUp, Heard } from '../../adapters/csms/ocpp16/heard.ts';
import type { Answer, Handling, IncomingCall, Refusal } from '../../adapters/csms/rpc.ts';
import { isAction, judgeConf } from '../../adapters/csms/ocpp16/messages.ts';
import type { CsmsDeps, Log } from './deps.ts';
import { logName } from './wire.ts';
import type { Take } from './transfers.ts';

export type Verdict = 'none' | 'accepted' | 'pending' | 'rejected';

export type IncomingOptions = Pick<
  CsmsDeps,
  'station' | 'configuration' | 'security' | 'settings' | 'log' | 'clock'
> & {
  /** What the central system thinks of us. */
  readonly verdict: () => Verdict;
  readonly follow: (followUp: FollowUp) => void;
  /** A DataTransfer for a neighbour; `id` is that of the call. */
  readonly take: Take;
  /** A setting was changed by a call. */
  readonly changed: () => void;
};

/** Refusals that say that a message was not valid. */
const invalid: ReadonlySet<Refusal> = new Set(['protocol', 'malformed', 'bad-value', 'bad-count', 'wrong-type']);

export function handleCall(options: IncomingOptions, call: IncomingCall, reply: (answer: Answer) => void): Handling {
  // OCPP 1.6 §4.2: while rejected we are silent, in answers too.
  if (options.verdict() === 'rejected') return 'silence';
  const { settings, configuration, station, clock } = options;
  const transactionId = exactTransactionId(call.text);
  const heard = hear(call.action, call.payload, {
    evses: station.connectors.length,
    get listVersion() {
      return station.tokens().listVersion;
    },
    accepted: options.verdict() === 'accepted',
    ...(transactionId === undefined ? {} : { transactionId }),
    configuration,
    mostKeys: settings.mostKeys(),
    logName: (kind) => logName(settings.identity(), kind, clock.wall()),
    get plainUpdates() {
      return settings.plainUpdates();
    },
    vendorId: settings.vendorId(),
    transfers: settings.transfers(),
    schedule: (connector, durationS) => station.schedule(connector, durationS),
  });
  return carryOut(options, call, heard, (answer) => reply(judged(options.log, call.action, answer)));
}

/** PRO-03: an answer of ours that is not valid is our own bug, and does not leave. */
function judged(log: Log, action: string, answer: Answer): Answer {
  if ('refusal' in answer || !isAction(action)) return answer;
  const judgement = judgeConf(action, answer.payload);
  if (judgement.valid) return answer;
  log.error({ action, why: judgement.why }, 'an answer of ours is not valid and is not sent');
  return { refusal: 'internal', why: 'no valid answer was found' };
}

function carryOut(
  { station, configuration, security, log, follow, changed, take }: IncomingOptions,
  { id, action }: IncomingCall,
  heard: Heard<Hearable>,
  reply: (answer: Answer) => void,
): Handling {
  switch (heard.type) {
    case 'refuse':
      log.warn({ action, why: heard.why }, 'a call of the central system is refused');
      if (invalid.has(heard.refusal)) security.invalidMessage(heard.why);
      reply({ refusal: heard.refusal, why: heard.why });
      return 'answered';
    case 'answer':
      if (heard.why !== undefined) log.warn({ action, why: heard.why }, 'a call of the central system is answered no');
      reply({ payload: heard.payload });
      if (heard.followUp !== undefined) follow(heard.followUp);
      return 'answered';
    case 'ask': {
      const { withinMs, otherwise } = heard.patience;
      station.ask(heard.request, (outcome) => reply({ payload: heard.reply(outcome) }));
      return { withinMs, otherwise: { payload: otherwise } };
    }
    case 'transfer':
      take(id, heard.transfer, (answer) => reply({ payload: answer }));
      return { withinMs: heard.withinMs, otherwise: { payload: { status: 'Rejected' } } };
    case 'trust': {
      const { withinMs, otherwise } = heard.patience;
      security.trust.ask(heard.request, (answer) => reply({ payload: heard.reply(answer) }));
      return { withinMs, otherwise: { payload: otherwise } };
    }
    case 'change': {
      const { withinMs, otherwise } = heard.patience;
      configuration.change(heard.key, heard.value, (outcome) => {
        reply({ payload: heard.reply(outcome) });
        if (outcome === 'accepted') changed();
      });
      return { withinMs, otherwise: { payload: otherwise } };
    }
  }
}
