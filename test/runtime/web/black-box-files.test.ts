// Goal: whoever may operate the station takes the minutes around a fault or a moment along over HTTP, and they happen
// again bit by bit on his desk; nobody else does, and who asks for what there is not is told what there is.
// Method: a recorded visit with a welded contactor behind the door of the control interface; what comes over the wire
// is replayed by the command itself.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replay } from '../../../runtime/cli/replay.ts';
import { blackBoxFiles } from '../../../runtime/web/black-box-files.ts';
import { recordedVisit } from '../../kit/recorded.ts';
import { openSecuredWeb, SECRETS, type SecuredWeb } from '../../kit/secured-web.ts';

let web: SecuredWeb;
let box: string;
beforeEach(async () => {
  box = await recordedVisit();
  web = await openSecuredWeb({ blackBox: blackBoxFiles(dirname(box)) });
});
afterEach(() => web.close());

const fetched = (path: string, secret: string) =>
  fetch(`${web.base}${path}`, { headers: { authorization: `Bearer ${secret}` } });

it('the minutes around a fault, for an operator', async () => {
  const listed = await web.as({ secret: SECRETS.operator }).get('/api/black-box');
  expect(listed.body).toMatchObject({ segments: [{ number: 1 }] });
  expect(listed.body['faults']).toContainEqual(expect.objectContaining({ fault: 'ContactorWelded', evse: 1 }));
  const reply = await fetched('/api/black-box/export?around=ContactorWelded', SECRETS.operator);
  expect(reply.headers.get('content-type')).toBe('application/octet-stream');
  expect(reply.headers.get('content-disposition')).toBe('attachment; filename="ContactorWelded.box"');
  const file = join(dirname(box), 'taken.box');
  writeFileSync(file, new Uint8Array(await reply.arrayBuffer()));
  const lines: string[] = [];
  const note = (text: string) => void lines.push(text);
  expect(replay(file, {}, { line: note, complaint: note })).toBe(0);
  expect(lines.join('\n')).toMatch(/^\d+ recorded turns, all the same$/m);
});

it('not for a viewer, nor for a stranger', async () => {
  for (const path of ['/api/black-box', '/api/black-box/export?around=ContactorWelded']) {
    expect((await fetched(path, SECRETS.viewer)).status).toBe(403);
    expect((await fetch(`${web.base}${path}`)).status).toBe(401);
  }
});

it('what there is not is said, with what there is', async () => {
  const ask = async (query: string) => {
    const reply = await fetched(`/api/black-box/export${query}`, SECRETS.installer);
    return { status: reply.status, text: await reply.text() };
  };
  expect(await ask('?around=NoSuchFault')).toMatchObject({
    status: 404,
    text: expect.stringContaining('recorded are ContactorWelded'),
  });
  expect(await ask('?around=1999-01-01T00:00:00Z')).toMatchObject({
    status: 404,
    text: expect.stringContaining('the recording begins with'),
  });
  expect(await ask('')).toMatchObject({ status: 400, text: expect.stringContaining('around') });
});

it('is described for whoever writes a program', async () => {
  const { body } = await web.stranger.get('/api/openapi.json');
  expect(body['paths']).toMatchObject({
    '/api/black-box/export': { get: { 'x-role': 'operator' } },
    '/api/instants/{turn}': { get: { 'x-role': 'viewer' } },
    '/api/span': { get: { 'x-role': 'viewer' } },
  });
});
