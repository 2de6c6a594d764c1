// Goal: what the control API answers is true, complete and, where something is wrong, one sentence that helps.
// Method: real HTTP on a free port against a small station whose world behaves.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as views from '../../../adapters/web/views.ts';
import { openSmallWeb, type SmallWeb } from '../../kit/small-web.ts';

let web: SmallWeb;
beforeEach(async () => {
  web = await openSmallWeb();
});
afterEach(() => web.close());

describe('a station answers', () => {
  it('that it is alive, also while the central system cannot be reached', async () => {
    await web.post('/sim/network', { up: false });
    const { status, body } = await web.get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', link: 'offline', evses: ['Available', 'Available'] });
    expect(views.health.parse(body).uptimeS).toBeGreaterThanOrEqual(0);
  });

  it('that it is faulted while a connector is', async () => {
    await web.post('/sim/evses/2/faults', { name: 'contactor-welded', active: true });
    expect((await web.get('/health')).body).toMatchObject({ status: 'faulted', evses: ['Available', 'Faulted'] });
    await web.post('/sim/evses/2/faults', { name: 'contactor-welded', active: false });
    expect((await web.get('/health')).body).toMatchObject({ status: 'ok' });
  });

  it('that it is faulted while the station as a whole is, and not for a warning', async () => {
    web.small.stationFaults = ['SettingsRecovered'];
    expect((await web.get('/health')).body).toMatchObject({ status: 'ok' });
    web.small.stationFaults = ['PersistenceReadOnly'];
    expect((await web.get('/health')).body).toMatchObject({ status: 'faulted' });
    expect((await web.get('/api/station')).body).toMatchObject({
      faults: [{ name: 'PersistenceReadOnly', blocks: true }],
    });
  });

  it('what it does and why, with a remedy for each fault', async () => {
    await web.post('/sim/evses/1/plug', { thenRequestAmps: 16 });
    await web.post('/sim/readers/1/tag', { idTag: '04A2B3C4' });
    await web.post('/sim/evses/2/faults', { name: 'lock-jam-locking', active: true });
    const { body } = await web.get('/api/station');
    const { version, evses } = views.station.strict().parse(body);
    expect(version).toBe('1.2.3');
    expect(evses[0]).toMatchObject({ status: 'Charging', offeredAmps: 20, transaction: { token: { id: '04A2B3C4' } } });
    expect(evses[0]?.limits[0]).toEqual({ name: 'cable', amps: 20 });
    expect(evses[1]?.faults).toMatchObject([{ name: 'PlugLockCannotLock', blocks: true, latched: false }]);
    expect(evses[1]?.faults[0]?.remedy).toMatch(/^Unplug and plug in again/);
  });

  it('how much it remembers of tokens', async () => {
    expect((await web.get('/api/tokens')).body).toEqual({ listVersion: 3, listed: 2, cached: 1 });
  });

  it('when it is asked to release a plug, once the hardware has spoken', async () => {
    await web.post('/sim/evses/1/plug');
    await web.post('/sim/readers/1/tag', { idTag: 'A' });
    expect((await web.post('/sim/evses/1/unplug')).status).toBe(409);
    expect(await web.post('/api/evses/1/unlock')).toMatchObject({ status: 200, body: { told: 'The plug is free.' } });
    expect((await web.post('/sim/evses/1/unplug')).status).toBe(200);
  });

  it('with the reason when it does not want to', async () => {
    expect(await web.post('/api/reset', { kind: 'soft' })).toMatchObject({ status: 409, body: { error: 'refused' } });
    expect(await web.post('/api/evses/7/unlock')).toMatchObject({ status: 404, body: { error: 'unknown' } });
    expect(await web.post('/api/evses/0/availability', { operative: false })).toMatchObject({ status: 200 });
    expect(web.small.operative).toBe(false);
  });
});

describe('a connector is kept', () => {
  const wish = { idTag: '04A2B3C4', forMinutes: 30, reservation: 1 };

  it('so long by the time of the station, which in a simulated world is not ours', async () => {
    const elsewhen = await openSmallWeb({ wall: () => Date.UTC(2031, 0, 1) });
    expect(await elsewhen.post('/api/evses/1/reserve', wish)).toMatchObject({ status: 200 });
    expect(elsewhen.small.reservedUntil).toBe(Date.UTC(2031, 0, 1, 0, 30));
    await elsewhen.close();
  });

  it('by nobody who does not know how late it is', async () => {
    const { status, body } = await web.post('/api/evses/1/reserve', wish);
    expect([status, body['message']]).toEqual([409, 'The station does not know the time of day yet.']);
    expect(web.small.reservedUntil).toBeNull();
  });
});

describe('the world obeys', () => {
  it('a driver from plugging in to driving away', async () => {
    const wish = { car: { batteryKwh: 40, phases: 1 }, delayMs: 0, thenRequestAmps: 10, unplugAfterS: 60 };
    expect(await web.post('/sim/evses/1/plug', wish)).toMatchObject({ status: 200 });
    const { evses } = views.world.parse((await web.get('/sim/world')).body);
    expect(evses[0]).toMatchObject({ plug: 'in', car: { batteryKwh: 40, phases: 1, wantsEnergy: true } });
    await web.post('/sim/evses/1/pause');
    expect(views.world.parse((await web.get('/sim/world')).body).evses[0]?.car?.wantsEnergy).toBe(false);
    await web.post('/sim/evses/1/request', { amps: 8 });
    expect(views.world.parse((await web.get('/sim/world')).body).evses[0]?.car?.wantsEnergy).toBe(true);
    await web.post('/sim/evses/1/unplug');
    expect(views.world.parse((await web.get('/sim/world')).body).evses[0]?.plug).toBe('out');
  });

  it('somebody at the fuse box', async () => {
    expect((await web.post('/sim/power-cut')).status).toBe(200);
    expect(web.small.powerCuts).toBe(1);
    expect((await web.post('/sim/network', { up: false })).status).toBe(200);
    expect(views.world.parse((await web.get('/sim/world')).body).network.up).toBe(false);
  });

  it('an empty body where there is nothing to say', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await web.speak('/sim/power-cut', { method: 'POST', headers })).status).toBe(200);
  });

  it('nobody when the hardware is real', async () => {
    const real = await openSmallWeb({ worldless: true });
    expect((await real.get('/sim/world')).status).toBe(404);
    expect((await real.post('/sim/evses/1/plug')).status).toBe(404);
    const paths = (await real.get('/api/openapi.json')).body['paths'];
    expect(Object.keys(paths as object).some((path) => path.startsWith('/sim'))).toBe(false);
    await real.close();
  });
});

describe('a mistake is answered with one sentence', () => {
  it.each([
    ['/sim/evses/1/plug', { thenRequestAmps: -1 }, 'Field thenRequestAmps: expected at least 0, found -1.'],
    ['/sim/evses/1/plug', { thenRequestAmps: 81 }, 'Field thenRequestAmps: expected at most 80, found 81.'],
    ['/sim/evses/1/plug', { delayMs: 'soon' }, 'Field delayMs: expected number, found "soon".'],
    ['/sim/evses/1/plug', { delayMs: 1.5 }, 'Field delayMs: expected a whole number, found 1.5.'],
    ['/sim/evses/1/plug', { phases: 4 }, 'Field phases: expected one of 1, 2, 3, found 4.'],
    ['/sim/evses/1/plug', { car: { sleepy: 'very' } }, 'Field car.sleepy: expected boolean, found "very".'],
    ['/sim/evses/1/unplug', { now: true }, 'Field now is not known here: this body has no fields.'],
    ['/sim/evses/1/request', { ampere: 3 }, 'Field ampere is not known here: expected one of amps.'],
    ['/sim/evses/1/faults', { active: true }, 'Field name: expected string, found nothing.'],
    ['/sim/readers/1/tag', { idTag: '' }, 'Field idTag: expected at least 1 characters, found "".'],
    ['/sim/readers/1/tag', { idTag: 'a b' }, 'Field idTag: expected printable characters without spaces, found "a b".'],
    ['/sim/network', {}, 'Field up: expected boolean, found nothing.'],
    ['/sim/network', [], 'The body: expected object, found [].'],
    ['/sim/evses/one/plug', {}, 'Field n: expected number, found "one".'],
    ['/api/reset', { kind: 'cold' }, 'Field kind: expected one of soft, hard, found "cold".'],
  ])('%s %j', async (path, body, message) => {
    expect(await web.post(path, body)).toMatchObject({ status: 400, body: { error: 'bad-request', message } });
  });

  it('also inside the car, with the fields that it has', async () => {
    const { status, body } = await web.post('/sim/evses/1/plug', { car: { maxAmp: 3 } });
    expect(status).toBe(400);
    expect(body['message']).toMatch(/^Field car\.maxAmp is not known here: expected one of batteryKwh, .*maxAmps/);
  });

  it('and nothing is half done', async () => {
    await web.post('/sim/evses/1/plug', { thenRequestAmps: 16, unplugAfterS: 'never' });
    expect(views.world.parse((await web.get('/sim/world')).body).evses[0]?.plug).toBe('out');
  });

  it('an idTag of 20 characters is taken, one of 21 is not', async () => {
    expect((await web.post('/sim/readers/1/tag', { idTag: 'x'.repeat(20) })).status).toBe(200);
    expect((await web.post('/sim/readers/1/tag', { idTag: 'x'.repeat(21) })).status).toBe(400);
  });

  it('no JSON, too much of it, another EVSE, another path, another verb', async () => {
    expect((await web.post('/sim/network', '{up')).body['message']).toMatch(/^The body: expected JSON/);
    const padded = (bytes: number) => `${' '.repeat(bytes - 2)}{}`;
    expect((await web.post('/sim/power-cut', padded(16_384))).status).toBe(200);
    expect(await web.post('/sim/power-cut', padded(16_385))).toMatchObject({
      status: 413,
      body: { error: 'too-large' },
    });
    expect(await web.post('/sim/evses/3/plug')).toMatchObject({ status: 404, body: { error: 'unknown' } });
    expect(await web.post('/sim/evses/1/faults', { name: 'ghost', active: true })).toMatchObject({ status: 404 });
    expect((await web.get('/nowhere')).body['message']).toBe('There is no GET /nowhere: see /api/openapi.json.');
    expect(
      (await web.speak('/health', { method: 'DELETE', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(404);
  });

  it('a page that has not been built is named as such', async () => {
    expect(await web.get('/')).toMatchObject({ status: 503, body: { error: 'not-built' } });
  });

  it('a failure of our own is logged and does not leak', async () => {
    const broken = await openSmallWeb();
    const secret = new Error('a secret of the inside');
    Object.assign(broken.small.station, {
      link: () => {
        throw secret;
      },
    });
    const { status, body } = await broken.get('/health');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(broken.errors).toMatchObject([{ err: secret, url: '/health' }]);
    await broken.close();
  });
});

it('a closed server listens to nobody any more, not to the station either', async () => {
  const gone = await openSmallWeb();
  expect(gone.small.listeners).toBe(1);
  await gone.close();
  expect(gone.small.listeners).toBe(0);
  await expect(gone.get('/health')).rejects.toThrow('fetch failed');
});
