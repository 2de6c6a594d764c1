// Goal: so many as there is room for go through at once, the others in the order in which they have come; whoever
// fails inside holds nobody up.
// Method: visitors that leave when they are told to.
import { expect, it } from 'vitest';
import { Turnstile } from '../../runtime/conformance/turnstile.ts';

it('lets two of four in, then the third and the fourth', async () => {
  const turnstile = new Turnstile(2);
  const inside: string[] = [];
  const leave = new Map<string, (error?: Error) => void>();
  const visit = (name: string): Promise<void> =>
    turnstile.pass(() => {
      inside.push(name);
      return new Promise<void>((resolve, reject) => {
        leave.set(name, (error) => (error === undefined ? resolve() : reject(error)));
      });
    });
  const visits = ['a', 'b', 'c', 'd'].map(visit);
  await Promise.resolve();
  expect(inside).toEqual(['a', 'b']);
  leave.get('b')?.(new Error('it fails'));
  await expect(visits[1]).rejects.toThrow('it fails');
  await Promise.resolve();
  expect(inside).toEqual(['a', 'b', 'c']);
  leave.get('a')?.();
  await visits[0];
  await Promise.resolve();
  expect(inside).toEqual(['a', 'b', 'c', 'd']);
  leave.get('c')?.();
  leave.get('d')?.();
  await Promise.all([visits[2], visits[3]]);
});
