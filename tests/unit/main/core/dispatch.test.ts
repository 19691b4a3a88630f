import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../../shared/contract/envelope.ts';
import { openTestCore } from '../../../support/core-harness.ts';
import type { TestCore } from '../../../support/core-harness.ts';
import { modelDraftOf } from '../../../support/core-models.ts';
import { systemProbe } from '../../../../main/adapters/system-probe.ts';

let core: TestCore;
let diskFails = false;
function diskBytes(path: string): ReturnType<typeof systemProbe.diskBytes> {
  return diskFails ? Promise.reject(new Error('no such disk')) : systemProbe.diskBytes(path);
}
beforeAll(async () => {
  core = await openTestCore({ ports: { probe: { ...systemProbe, diskBytes } } });
});
afterAll(() => core.close());

const send = (request: unknown) => core.dispatch(request, { actor: core.core.system, shell: 'test' });
const codeOf = (reply: Reply) => (reply.ok ? 'OK' : reply.error.code);

describe('dispatch', () => {
  it('answers under the identifier of the request, with a correlation id when it fails', async () => {
    const good = await send({ id: 'r-1', name: 'workspace/overview', input: {} });
    expect(good).toMatchObject({ id: 'r-1', ok: true, value: { models: 0 } });
    const bad = await send({ id: 'r-2', name: 'models/get', input: { id: 'x' } });
    expect(bad).toEqual({
      id: 'r-2',
      ok: false,
      error: {
        code: 'INVALID_INPUT',
        message: 'Some of the values are not valid. Correct the marked fields and try again.',
        details: { problems: [{ path: 'id', message: 'This is not an identifier of a record.' }] },
        correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  it.each([
    ['nothing', undefined, 'MALFORMED_REQUEST'],
    ['a text', 'models/list', 'MALFORMED_REQUEST'],
    ['no name', { id: 'r', input: {} }, 'MALFORMED_REQUEST'],
    ['more than an envelope holds', { id: 'r', name: 'app/info', input: {}, actor: {} }, 'MALFORMED_REQUEST'],
    ['an identifier that is none', { id: 'r r', name: 'app/info', input: {} }, 'MALFORMED_REQUEST'],
    ['a name of the prototype', { id: 'r', name: 'toString', input: {} }, 'UNKNOWN_COMMAND'],
    [
      'a command of the shell',
      { id: 'r', name: 'files/choose', input: { purpose: 'import' } },
      'UNKNOWN_COMMAND',
    ],
    ['no input', { id: 'r', name: 'app/info' }, 'MALFORMED_REQUEST'],
    [
      'an input with more than the command takes',
      { id: 'r', name: 'app/info', input: { a: 1 } },
      'INVALID_INPUT',
    ],
  ])('refuses %s', async (_what, request, code) => {
    expect(codeOf(await send(request))).toBe(code);
  });

  it('admits nobody who is not signed in, and only the roles of the command', async () => {
    const draft = modelDraftOf();
    expect(codeOf(await core.ask('models/create', draft, null))).toBe('NOT_SIGNED_IN');
    const auditor = { ...core.core.system, role: 'auditor' } as const;
    expect(codeOf(await core.ask('models/create', draft, auditor))).toBe('FORBIDDEN');
    expect(codeOf(await core.ask('models/list', {}, auditor))).toBe('OK');
    expect((await core.call('models/list', {})).total).toBe(0);
  });

  it('hides an error that nobody expected and logs it under the correlation id', async () => {
    diskFails = true;
    const reply = await core.ask('app/health', {});
    diskFails = false;
    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'INTERNAL',
        message: 'Something went wrong inside the application. The log names it by the correlation id.',
        details: {},
      },
    });
    const correlationId = reply.ok ? '' : reply.error.correlationId;
    expect(core.log).toContainEqual({
      level: 'error',
      event: 'command failed unexpectedly',
      fields: {
        command: 'app/health',
        correlationId,
        stack: expect.stringMatching(/^Error\n(?![\s\S]*no such disk)/u),
      },
    });
  });

  it('logs every command with its outcome and nothing of its input', async () => {
    await core.ask('models/list', { search: 'canary-in-the-input' });
    expect(core.log.at(-1)).toEqual({
      level: 'info',
      event: 'command',
      fields: {
        command: 'models/list',
        outcome: 'OK',
        correlationId: expect.any(String),
        actorId: core.core.system.id,
        sessionHash: null,
        shell: 'test',
        durationMs: expect.any(Number),
      },
    });
    expect(JSON.stringify(core.log)).not.toContain('canary-in-the-input');
  });
});
