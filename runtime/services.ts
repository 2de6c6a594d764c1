/**
 * What a station offers beside charging: page and control API, and the talk with its neighbours. Loaded when the
 * control core runs.
 */
import { startPage, type PageOptions } from './web/page.ts';

export type ServicesOptions = PageOptions & {
  /** Hears what goes over the wires. */
  readonly overhear: (wire: string, turn: number, text: string) => void;
};

type Service = { close(): Promise<void>; readonly page?: string };

/** `page`: its address, null when it could not be started. */
export type Services = { close(): Promise<void>; readonly page: string | null };

const startNeighbours = async (options: ServicesOptions): Promise<Service> => {
  const { settings, log, version, controller, overhear } = options;
  const [{ startBroker }, { connectMessages }, { Bridge }, { overheard }] = await Promise.all([
    import('../adapters/mqtt/broker.ts'),
    import('../adapters/mqtt/client.ts'),
    import('./mqtt/bridge.ts'),
    import('./mqtt/overheard.ts'),
  ]);
  const host = settings.get('mqtt/host');
  const external = settings.get('mqtt/uri');
  const started = external === '' ? await startBroker({ host, port: settings.get('mqtt/port') }) : null;
  if (started?.ok === false) {
    log.error({ why: started.why }, `neighbours cannot be reached: ${started.message}`);
    return { close: () => Promise.resolve() };
  }
  const uri = started === null ? external : `mqtt://${host}:${started.broker.port}`;
  const say = { info: (text: string) => log.info({}, text), warn: (text: string) => log.warn({}, text) };
  const messages = overheard(
    connectMessages({ uri, baseTopic: settings.get('mqtt/base_topic'), log: say }),
    (direction, topic, payload) => overhear(`mqtt ${direction} ${topic}`, controller.turn, payload),
  );
  const bridge = new Bridge({
    messages,
    station: controller.station,
    transfers: controller.transfers(),
    version,
    log: say,
    limit: (name, amps) => {
      const word = /^dyn_current_limit\/(.+)$/.exec(name)?.[1];
      controller.limit(word === undefined ? 'station' : { dynamic: word }, amps);
    },
  });
  // Guide 3107: what is offered is said each time a limit is set, with or without a car.
  const forget = [controller.onFact((told) => bridge.hear(told)), controller.onLimit(() => bridge.refresh())];
  if (started !== null) log.info({ url: uri }, 'the embedded broker is ready');
  return {
    close: async () => {
      for (const end of forget) end();
      await messages.close();
      if (started !== null) await started.broker.close();
    },
  };
};

/** One service that cannot start must not stop the others, nor charging: it is said in the log. */
export const startServices = async (options: ServicesOptions): Promise<Services> => {
  const { log } = options;
  const started = await Promise.allSettled([startPage(options), startNeighbours(options)]);
  for (const one of started) {
    if (one.status === 'rejected') log.error({ err: one.reason as unknown }, 'a service could not be started');
  }
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return {
    page: running.find(({ page }) => page !== undefined)?.page ?? null,
    close: async () => {
      await Promise.all(running.map((service) => service.close()));
    },
  };
};
