// Goal: a secret opens what it should, cannot be read back, is shown once, and a power cut at any moment neither locks
// the installer out nor shows a secret that somebody has already seen.
// Method: a store that can lose what was not durable; everything in it is searched.
import { expect, it } from 'vitest';
import { tables } from '../../../adapters/ports/store.ts';
import { newSecret, Secrets } from '../../../runtime/web/secrets.ts';
import { ShakyStore } from '../../../runtime/verify/storm/shaky-store.ts';

const everythingIn = (store: ShakyStore): string => JSON.stringify(tables.map((table) => [...store.range(table)]));

const told = async (store: ShakyStore): Promise<readonly string[]> => {
  const shown: string[] = [];
  await new Secrets(store).ensure((secret) => shown.push(secret));
  return shown;
};

it('the first start shows one secret, later starts show none, and it is nowhere to be read', async () => {
  const store = new ShakyStore();
  const [secret = ''] = await told(store);
  expect(secret).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  expect(everythingIn(store)).not.toContain(secret);
  const after = store.crash();
  expect(await told(after)).toEqual([]);
  expect(await new Secrets(after).roleOf(secret)).toBe('installer');
  expect(await new Secrets(after).roleOf(`${secret}x`)).toBeNull();
});

it('a power cut before the secret was shown: the next start shows another, and only that counts', async () => {
  const store = new ShakyStore();
  let first = '';
  const after = await new Promise<ShakyStore>((resolve) => {
    void new Secrets(store).ensure((secret) => {
      first = secret;
      // The process dies while the sentence is on its way to the console.
      resolve(store.crash());
    });
  });
  const [second = ''] = await told(after);
  expect(second).not.toBe(first);
  expect(await new Secrets(after).roleOf(second)).toBe('installer');
  expect(await new Secrets(after).roleOf(first)).toBeNull();
});

it('two stations store the same secret differently', async () => {
  const stores = [new ShakyStore(), new ShakyStore()];
  for (const store of stores) expect(await new Secrets(store).set('viewer', 'correct horse')).toBe('set');
  const [one, other] = stores.map((store) => JSON.stringify(store.get('security', 'page/secret/viewer')));
  expect(one).toMatch(/[0-9a-f]{64}/);
  expect(one).not.toBe(other);
});

it('a secret has 12 to 128 characters, and belongs to one role', async () => {
  const secrets = new Secrets(new ShakyStore());
  expect(await secrets.set('viewer', 'x'.repeat(11))).toBe('weak');
  expect(await secrets.set('viewer', 'x'.repeat(12))).toBe('set');
  expect(await secrets.set('operator', 'x'.repeat(12))).toBe('taken');
  expect(await secrets.set('operator', 'x'.repeat(128))).toBe('set');
  expect(await secrets.set('operator', 'x'.repeat(129))).toBe('weak');
  expect(await secrets.roleOf('x'.repeat(12))).toBe('viewer');
  expect(await secrets.remove('viewer')).toBe(true);
  expect(await secrets.roleOf('x'.repeat(12))).toBeNull();
});

it('a right secret takes as long as a wrong one, whosever it is', async () => {
  const secrets = new Secrets(new ShakyStore());
  const installers = newSecret();
  await secrets.set('installer', installers);
  await secrets.set('viewer', 'correct horse');
  const timeOf = async (secret: string): Promise<number> => {
    const times: number[] = [];
    for (let tries = 0; tries < 5; tries++) {
      const begun = performance.now();
      await secrets.roleOf(secret);
      times.push(performance.now() - begun);
    }
    return Math.min(...times);
  };
  const times = [
    await timeOf(installers),
    await timeOf('correct horse'),
    await timeOf('a'),
    await timeOf('b'.repeat(99)),
  ];
  // An early end would be a fraction of it; a busy machine blurs more than it hides.
  expect(Math.min(...times)).toBeGreaterThan(Math.max(...times) / 3);
});

it('many at the same time wait in one line, and a crowd is sent away', async () => {
  const secrets = new Secrets(new ShakyStore());
  await secrets.set('viewer', 'correct horse');
  const answers = await Promise.all(Array.from({ length: 12 }, () => secrets.roleOf('correct horse')));
  expect(answers.filter((one) => one === 'viewer')).toHaveLength(8);
  expect(answers.filter((one) => one === 'busy')).toHaveLength(4);
});
