// Goal: what a calibrated meter signs reaches the central system without one character changed, begin and end, and
// anybody can check it with the public key that was sent before (guide 735, 758, 792–797, 961–980; hardware facts §7).
// Method: a simulated meter that signs OCMF with a key of its own; judged by node:crypto over what was received, and by
// the registers of the ledger.
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Story } from '../kit/story.ts';

const signing = (ocpp: object = {}) => new Story({ ports: [{ meter: { enable: true, protocol: 'iskra' } }], ocpp });

const signedValue = z.object({ value: z.string(), context: z.string(), format: z.literal('SignedData') });
const meterValues = z.array(z.object({ sampledValue: z.array(z.looseObject({ format: z.string() })) }));
const signedIn = (data: unknown) =>
  meterValues
    .parse(data)
    .flatMap(({ sampledValue }) => sampledValue)
    .filter(({ format }) => format === 'SignedData')
    .map((one) => signedValue.parse(one));
const payloadOf = z.object({
  ID: z.string(),
  PG: z.string(),
  RD: z.array(z.object({ TX: z.string(), RV: z.number(), TM: z.string() })),
});

/** The parts of an OCMF text; throws where the signature is not that of the key. */
const checked = (text: string, publicKey: string) => {
  const [head, payload = '', signature = ''] = text.split('|');
  const { SD } = z.object({ SD: z.string() }).parse(JSON.parse(signature));
  const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' });
  const isTrue = verify('SHA256', Buffer.from(payload), { key, dsaEncoding: 'der' }, Buffer.from(SD, 'hex'));
  if (head !== 'OCMF' || !isTrue) throw new Error(`not signed by this meter: ${text}`);
  return payloadOf.parse(JSON.parse(payload));
};

const transfers = (story: Story) =>
  story.csms.heard('DataTransfer').filter(({ messageId }) => messageId === 'setMeterConfiguration');
const sentKey = (story: Story): string => {
  const { data } = z.object({ data: z.string() }).parse(transfers(story).at(-1));
  return (
    z.object({ meters: z.array(z.object({ publicKey: z.string() })) }).parse(JSON.parse(data)).meters[0]?.publicKey ??
    ''
  );
};
const session = (story: Story, seconds = 600): void => {
  story.charge(1, 'CAFE01');
  story.wait(seconds);
  story.tag(1, 'CAFE01');
  story.wait(20);
};

it('begin and end are signed, checked with the key that was sent, and say what is billed', () => {
  const story = signing();
  session(story);
  const { meterStart, stop, idTag } = story.bill(1);
  const [begin, end] = signedIn(stop?.data);
  expect([begin?.context, end?.context]).toEqual(['Transaction.Begin', 'Transaction.End']);
  const first = checked(begin?.value ?? '', sentKey(story));
  const last = checked(end?.value ?? '', sentKey(story));
  expect(first.RD).toMatchObject([{ TX: 'B', RV: meterStart }]);
  // StopTransactionSignatureFormat MR: the end holds both.
  expect(last.RD).toMatchObject([
    { TX: 'B', RV: meterStart },
    { TX: 'E', RV: stop?.meterStop },
  ]);
  expect(stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  expect(last.ID).toBe(idTag);
  story.judge();
});

it('the same texts stand in MeterValues, character by character', () => {
  const story = signing();
  session(story);
  const told = story.csms.heard('MeterValues').flatMap(({ meterValue }) => signedIn(meterValue));
  expect(told).toEqual(signedIn(story.bill(1).stop?.data));
  story.judge();
});

it('calibrationLawFormat ocmf,hex: the same text in hexadecimal digits', () => {
  const story = signing({ calibrationLawFormat: 'ocmf,hex' });
  session(story);
  const [begin] = signedIn(story.bill(1).stop?.data);
  expect(begin?.value).toMatch(/^([0-9a-f]{2})+$/);
  checked(Buffer.from(begin?.value ?? '', 'hex').toString('utf8'), sentKey(story));
  story.judge();
});

it('a night offline and a power cut later the texts are still whole', () => {
  const story = signing({ AllowOfflineTxForUnknownId: true });
  story.csms.drop('stay');
  story.wait(5);
  session(story);
  story.crash();
  story.csms.drop('stay');
  story.restart(30);
  story.csms.comeBack();
  story.wait(400);
  const texts = signedIn(story.bill(1).stop?.data);
  expect(texts).toHaveLength(2);
  for (const { value } of texts) checked(value, sentKey(story));
  story.judge();
});

it('BIL-06: a power cut in mid-session: the end is signed after it, with its begin', () => {
  const story = signing();
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.crash();
  story.restart(60);
  const { meterStart, stop } = story.bill(1);
  expect(stop?.reason).toBe('PowerLoss');
  const end = signedIn(stop?.data).at(-1);
  expect(checked(end?.value ?? '', sentKey(story)).RD).toMatchObject([
    { TX: 'B', RV: meterStart },
    { TX: 'E', RV: stop?.meterStop },
  ]);
  story.judge();
});

it('a signature that comes too late keeps nobody: the bill goes without it', () => {
  const story = signing();
  story.charge(1, 'CAFE01');
  story.wait(300);
  story.fault(1, 'meter-late-signature');
  story.tag(1, 'CAFE01');
  story.wait(15);
  const { stop } = story.bill(1);
  expect(stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  expect(story.truth(1).bolt).toBe('unlocked');
  expect(signedIn(stop?.data).map(({ context }) => context)).toEqual(['Transaction.Begin']);
  story.judge();
});

describe('the public key', () => {
  const shown = (story: Story) => story.ask('GetConfiguration', { key: ['Meter1PublicKey'] });

  it('is sent after every BootNotification and stands in Meter1PublicKey', () => {
    const story = signing({ bootNotificationOnReconnect: true });
    expect(transfers(story)).toHaveLength(1);
    expect(JSON.stringify(transfers(story)[0])).toContain('generalConfiguration');
    expect(shown(story)).toEqual({
      configurationKey: [{ key: 'Meter1PublicKey', readonly: true, value: sentKey(story) }],
    });
    story.csms.drop('once');
    story.wait(60);
    expect(transfers(story)).toHaveLength(2);
    story.judge();
  });

  it('is not sent again because the central system does not want it', () => {
    const story = signing();
    story.wait(600);
    expect(transfers(story)).toHaveLength(1);
    story.judge();
  });

  it('is not sent where sendMeterPublicKeyOnBootNotification is false', () => {
    const story = signing({ sendMeterPublicKeyOnBootNotification: false });
    expect(transfers(story)).toEqual([]);
    story.judge();
  });

  it('is not set on a station whose meter does not sign, and nothing is signed there', () => {
    const story = new Story({ ports: [{}] });
    expect(shown(story)).toEqual({ configurationKey: [{ key: 'Meter1PublicKey', readonly: true }] });
    expect(transfers(story)).toEqual([]);
    session(story, 60);
    expect(story.bill(1).stop?.data).toEqual([]);
    story.judge();
  });
});
