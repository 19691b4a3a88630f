import { beforeEach, expect, test } from 'vitest';
import { createSessions } from '../../../../main/loopback/sessions.ts';
import type { Session, SessionPair, Sessions } from '../../../../main/loopback/sessions.ts';

let sessions: Sessions;
let ended: Session[];
beforeEach(() => {
  ended = [];
  sessions = createSessions((session) => ended.push(session));
});

function signIn(): SessionPair {
  const pair = sessions.exchangeSecret(sessions.issueSecret());
  if (pair === null) throw new Error('a fresh secret was refused');
  return pair;
}

test('a secret is good once, and every secret is its own session', () => {
  const secret = sessions.issueSecret();
  const first = sessions.exchangeSecret(secret);
  expect(sessions.exchangeSecret(secret)).toBeNull();
  const second = signIn();
  expect([first, second].map((pair) => sessions.find(pair?.bearer ?? ''))).toEqual([{ id: 1 }, { id: 2 }]);
});

test('no kind of secret is taken for another', () => {
  const secret = sessions.issueSecret();
  const { bearer, resume } = signIn();
  expect(sessions.find(secret)).toBeNull();
  expect(sessions.find(resume)).toBeNull();
  expect(sessions.exchangeSecret(bearer)).toBeNull();
  expect(sessions.exchangeSecret(resume)).toBeNull();
  expect(sessions.exchangeResume(bearer)).toBeNull();
  expect(sessions.exchangeResume(secret)).toBeNull();
  expect(ended).toEqual([]);
});

test('a resume secret renews the session and leaves earlier bearers good', () => {
  const first = signIn();
  const second = sessions.exchangeResume(first.resume);
  expect(sessions.find(first.bearer)).toEqual({ id: 1 });
  expect(sessions.find(second?.bearer ?? '')).toEqual({ id: 1 });
  expect(new Set([first.bearer, first.resume, second?.bearer, second?.resume]).size).toBe(4);
});

test('a resume secret used twice ends its session and no other', () => {
  const first = signIn();
  const other = signIn();
  const second = sessions.exchangeResume(first.resume);
  expect(sessions.exchangeResume(first.resume)).toBeNull();
  expect(ended).toEqual([{ id: 1 }]);
  expect(sessions.find(first.bearer)).toBeNull();
  expect(sessions.exchangeResume(second?.resume ?? '')).toBeNull();
  expect(sessions.find(other.bearer)).toEqual({ id: 2 });
});

test('the oldest of many bearers of a session is let go', () => {
  const first = signIn();
  let resume = first.resume;
  for (let reload = 0; reload < 16; reload += 1) resume = sessions.exchangeResume(resume)?.resume ?? '';
  expect(sessions.find(first.bearer)).toBeNull();
  expect(sessions.exchangeResume(resume)).not.toBeNull();
});

test.each(['', 'x', 'x'.repeat(43), `${'x'.repeat(42)}=`, 'x'.repeat(100_000), '\u0000'.repeat(43)])(
  'text that is no secret is refused: %#',
  (text) => {
    signIn();
    expect([sessions.exchangeSecret(text), sessions.exchangeResume(text), sessions.find(text)]).toEqual([
      null,
      null,
      null,
    ]);
  },
);
