// Goal: whoever guesses the secret of a station's page is slowed down, and the central system hears of it: once at
// first, then gathered, also when the power fails in between.
// Method: a whole station on virtual time with its page behind a door; judged by what the central system was told and
// by how many guesses got through.
import { expect, it, onTestFinished } from 'vitest';
import { cheapSecrets, doorman } from '../kit/doorman.ts';
import { openSmallWeb } from '../kit/small-web.ts';
import { Story } from '../kit/story.ts';

const SECRET = 'the-installers-own';
const speaks = { ocpp: { SecurityProfile: 1, password: 'sixteen bytes ok' } };

const open = async (story: Story) => {
  const secrets = cheapSecrets();
  await secrets.set('installer', SECRET);
  const door = doorman(story.clock, {
    secrets,
    notice: (event, detail) => story.controller.security.notice(event, detail),
  });
  const web = await openSmallWeb({ access: door, station: story.controller.station });
  onTestFinished(async () => {
    door.stop();
    await web.close();
  });
  return web;
};

const told = (story: Story) =>
  story.csms.heard('SecurityEventNotification').flatMap(({ type, techInfo }) => {
    return type === 'LocalLoginFailed' ? [techInfo] : [];
  });

it('an hour of guessing is a handful of guesses, told in a handful of words; then the right secret opens', async () => {
  const story = new Story(speaks);
  const web = await open(story);
  const answers: { status: number; waitS: number }[] = [];
  for (let second = 0; second < 3600; second += 30) {
    const { status, headers } = await web.post('/api/login', { secret: `guess number ${second}` });
    answers.push({ status, waitS: Number(headers.get('retry-after')) });
    story.wait(30);
  }
  const guesses = answers.filter(({ status }) => status === 401).length;
  expect(guesses).toBeGreaterThan(10);
  expect(guesses).toBeLessThan(20);
  expect(answers.filter(({ status, waitS }) => status === 429 && waitS > 0)).toHaveLength(answers.length - guesses);
  story.wait(900);
  const words = told(story).map(String);
  expect(words[0]).toBe('from 127.0.0.1');
  expect(words[1]).toMatch(/^\d+ more within 10 min, the last from 127\.0\.0\.1$/);
  expect(words.length).toBeLessThanOrEqual(7);
  const counted = words.map((one) => Number(/^\d+/.exec(one)?.[0] ?? 1));
  expect(counted.reduce((sum, one) => sum + one, 0)).toBe(guesses);
  expect((await web.post('/api/login', { secret: SECRET })).status).toBe(200);
  expect(story.controller.security.log.lines().at(-1)).toContain('LocalLoginSucceeded installer from 127.0.0.1');
  story.judge();
});

it('what was guessed before a power cut is told after it, and the log holds no guess', async () => {
  const story = new Story({ ...speaks, online: false });
  const web = await open(story);
  expect((await web.post('/api/login', { secret: 'almost-the-secret' })).status).toBe(401);
  story.wait(1);
  story.crash();
  story.restart();
  story.csms.comeBack();
  story.wait(300);
  expect(told(story)).toEqual(['from 127.0.0.1']);
  expect(story.controller.security.log.lines().join('\n')).not.toContain('almost-the-secret');
  story.judge();
});

it('a station that no secret guards is open, and says so', async () => {
  const story = new Story();
  const web = await openSmallWeb({ station: story.controller.station });
  onTestFinished(() => web.close());
  expect((await web.get('/api/access')).body).toEqual({ needed: false, role: 'installer' });
  expect((await web.get('/api/station')).status).toBe(200);
});
