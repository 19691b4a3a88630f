import { describe, expect, it } from 'vitest';
import { createBridgeClient } from '../../../../renderer/client/bridge-client.ts';
import type { Bridge } from '../../../../renderer/client/bridge-client.ts';
import type { PushMessage } from '../../../../shared/contract/index.ts';
import { sampleInfo, sampleToken } from '../../../support/renderer-samples.ts';

function createBridge(answer: (name: string, input: unknown) => unknown) {
  let listener: ((message: PushMessage) => void) | null = null;
  const calls: { name: string; input: unknown }[] = [];
  const bridge: Bridge = {
    call: async (name, input) => {
      calls.push({ name, input });
      // A test may answer with what no preload would: the client has to stand it.
      return answer(name, input) as never;
    },
    cancel: () => undefined,
    onPush: (given) => {
      listener = given;
      return () => undefined;
    },
  };
  return { bridge, calls, push: (message: PushMessage) => listener?.(message) };
}

const ok = (value: unknown) => ({ id: '1', ok: true, value });

describe('the client of the desktop shell', () => {
  it('answers the value of a reply', async () => {
    const { bridge, calls } = createBridge(() => ok(sampleInfo()));
    expect(await createBridgeClient(bridge).call('app/info', {})).toEqual(sampleInfo());
    expect(calls).toEqual([{ name: 'app/info', input: {} }]);
  });

  it('rejects with the coded failure, and with INTERNAL for a reply of no shape', async () => {
    const failed = createBridge(() => ({
      id: '1',
      ok: false,
      error: { code: 'MODEL_NOT_FOUND', message: 'Gone.', details: {}, correlationId: 'c-1' },
    }));
    await expect(createBridgeClient(failed.bridge).call('app/info', {})).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: 'Gone.',
      correlationId: 'c-1',
    });
    await expect(
      createBridgeClient(createBridge(() => 'junk').bridge).call('app/info', {}),
    ).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  it('says that the engine is unavailable when the bridge throws', async () => {
    const { bridge } = createBridge(() => {
      throw new Error('destroyed');
    });
    await expect(createBridgeClient(bridge).call('app/info', {})).rejects.toMatchObject({
      code: 'CORE_UNAVAILABLE',
    });
  });

  it('chooses and saves files through the dialogs of the shell', async () => {
    const held = { token: sampleToken, name: 'a.csv', sizeBytes: 3 };
    const { bridge, calls } = createBridge((name) => ok(name === 'files/choose' ? held : { name: 'a.csv' }));
    const client = createBridgeClient(bridge);
    if (client.files.kind !== 'dialog') throw new Error('The desktop shell has no dialog.');
    const chosen = await client.files.choose();
    if (chosen === null) throw new Error('Nothing was chosen.');
    expect(await client.saveFile(chosen)).toEqual({ name: 'a.csv' });
    expect(calls).toEqual([
      { name: 'files/choose', input: { purpose: 'import' } },
      { name: 'files/save', input: { token: sampleToken } },
    ]);
  });

  it('shows notifications through the shell, which needs no permission, and bears a shell that cannot', () => {
    const { bridge, calls } = createBridge(() => {
      throw new Error('destroyed');
    });
    const { desktop } = createBridgeClient(bridge);
    expect(desktop.permission()).toBe('granted');
    const notice = { title: 'Critical: drift', body: 'Two windows.', alertId: null };
    desktop.show(notice);
    expect(calls).toEqual([{ name: 'desktop/notify', input: notice }]);
  });

  it('follows the state of the engine and hands pushed messages on', () => {
    const { bridge, push } = createBridge(() => ok(null));
    const client = createBridgeClient(bridge);
    const received: unknown[] = [];
    const end = client.subscribe('records/changed', (payload) => {
      received.push(payload);
    });
    push({ topic: 'core/state', payload: { state: 'restarting', reason: 'crashed' } });
    expect(client.connection.getState()).toEqual({ state: 'offline', epoch: 0 });
    push({ topic: 'core/state', payload: { state: 'ready', reason: '' } });
    expect(client.connection.getState()).toEqual({ state: 'online', epoch: 1 });
    push({ topic: 'records/changed', payload: { entity: 'model', ids: [] } });
    end();
    push({ topic: 'records/changed', payload: { entity: 'run', ids: [] } });
    expect(received).toEqual([{ entity: 'model', ids: [] }]);
  });
});
