import { describe, expect, it } from 'vitest';
import { createLoopbackSession } from '../../../../renderer/client/loopback-session.ts';
import { createSurroundings } from '../../../support/renderer-loopback.ts';

const secret = 's'.repeat(43);

describe('the session of the browser shell', () => {
  it('exchanges the secret of the address and takes it out of the address bar', async () => {
    const world = createSurroundings({ hash: `#key=${secret}` });
    const session = createLoopbackSession(world);
    expect(world.shownAddresses).toEqual(['/']);
    expect(await session.bearer()).toBe('bearer-1');
    expect(world.exchanges).toEqual([{ secret }]);
    expect(world.storage.getItem('driftguard.resume')).toBe('resume-1');
  });

  it('exchanges once for calls that come at the same time', async () => {
    const world = createSurroundings({ hash: `#key=${secret}` });
    const session = createLoopbackSession(world);
    expect(await Promise.all([session.bearer(), session.bearer()])).toEqual(['bearer-1', 'bearer-1']);
    expect(world.exchanges).toHaveLength(1);
  });

  it('resumes after a reload and keeps the new resume secret', async () => {
    const world = createSurroundings({ hash: '#/models', resume: 'resume-0' });
    expect(await createLoopbackSession(world).bearer()).toBe('bearer-1');
    expect(world.exchanges).toEqual([{ resume: 'resume-0' }]);
    expect([world.storage.getItem('driftguard.resume'), world.shownAddresses]).toEqual(['resume-1', []]);
  });

  it('renews an expired bearer, but not one that was renewed meanwhile', async () => {
    const world = createSurroundings({ hash: `#key=${secret}` });
    const session = createLoopbackSession(world);
    const first = await session.bearer();
    session.expire(first);
    expect(await session.bearer()).toBe('bearer-2');
    session.expire(first);
    expect(await session.bearer()).toBe('bearer-2');
    expect(world.exchanges).toEqual([{ secret }, { resume: 'resume-1' }]);
  });

  it('is signed out without a secret, and after a refused one', async () => {
    await expect(createLoopbackSession(createSurroundings({ hash: '' })).bearer()).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
    });
    const refused = createSurroundings({ hash: '', resume: 'old', sessionStatus: 401 });
    await expect(createLoopbackSession(refused).bearer()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(refused.storage.getItem('driftguard.resume')).toBeNull();
  });

  it('keeps the secret for another try while the shell does not answer', async () => {
    const world = createSurroundings({ hash: `#key=${secret}`, sessionStatus: 503 });
    const session = createLoopbackSession(world);
    await expect(session.bearer()).rejects.toMatchObject({ code: 'CORE_UNAVAILABLE' });
    world.sessionStatus = 200;
    expect(await session.bearer()).toBe('bearer-1');
    expect(world.exchanges).toEqual([{ secret }, { secret }]);
  });
});
