import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DriftGuardError } from '../../shared/errors.ts';
import { fileToken } from '../../shared/schema/ids.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import { DamagedWorkspaceError } from '../../main/core/safekeeping/rescue.ts';
import { openParentChannel } from '../../main/processes/parent-channel.ts';
import { serveCore } from '../../main/processes/serve-core.ts';
import type { OpenCore, OpenedCore, RescueWatch } from '../../main/processes/serve-core.ts';
import type { CoreOptions } from '../../main/processes/protocol.ts';
import { testActor } from './test-actor.ts';

/*
 * A core process without a product in it, for tests of what surrounds one. Its data folder tells how it
 * opens (`locked`, `dies`, `silent`, `damaged`), and the name of a command what it does with the call.
 */

const momentOfTest = toUtcInstant(0);
const tokenOfTest = fileToken.parse('t'.repeat(43));

function openFakeCore(
  options: CoreOptions,
  publish: Parameters<OpenCore>[1],
  rescue: RescueWatch | undefined,
): Promise<OpenedCore> {
  if (options.dataFolder.endsWith('locked')) {
    return Promise.reject(new DriftGuardError('DATA_FOLDER_LOCKED', 'In use by the test.'));
  }
  if (options.dataFolder.endsWith('dies')) {
    process.stderr.write('no reason to live\n');
    process.exit(7);
  }
  if (options.dataFolder.endsWith('silent')) return new Promise(() => undefined);
  if (options.dataFolder.endsWith('broken')) return Promise.reject(new Error('a bug'));

  const isDamaged = options.dataFolder.endsWith('damaged');
  if (isDamaged && options.rescue?.to !== 'backup') {
    const found = options.rescue === undefined ? 'Damaged.' : `Looked in ${options.rescue.from}.`;
    const offer = { dataFolder: options.dataFolder, now: momentOfTest, found, ways: [], unreachable: null };
    return Promise.reject(new DamagedWorkspaceError('DATABASE_DAMAGED', offer));
  }
  if (isDamaged) rescue?.report({ done: 1, total: 2, unit: 'files', phase: 'Copying' });

  return Promise.resolve({
    ...(isDamaged ? { rescued: ['Restored.'] } : {}),
    // Access tokens of this core are names; `stale` is one that has to be renewed first.
    identity: {
      caller: ({ client, access }, shell) => ({
        actor: access === null || access === 'stale' ? null : { ...testActor, name: access },
        session: null,
        shell,
        client,
      }),
      refresh: ({ refresh }) =>
        refresh === 'good' ? { access: 'renewed', refresh: 'next', accessForMs: 1000 } : null,
      openDemo: () => Promise.resolve(null),
    },
    admit: () => ({ id: 'admission', ok: true, value: null }),
    uploadFolder: join(options.dataFolder, 'temp'),
    dispatch: (request, caller) => {
      const { id, name, input } = request as { id: string; name: string; input: unknown };
      if (name === 'test/die') process.kill(process.pid, 'SIGKILL');
      if (name === 'test/die' || name === 'test/wait') return new Promise(() => undefined);
      if (name === 'test/hang') for (;;);
      if (name === 'test/sign-in') caller.handOver?.({ access: 'Ana', refresh: 'good', accessForMs: 1000 });
      if (name === 'test/sign-out') caller.handOver?.(null);
      if (name === 'test/push') {
        publish({ topic: 'records/changed', payload: { entity: 'model', ids: [id] } });
      }
      return Promise.resolve({
        id,
        ok: true,
        value: { name, input, shell: caller.shell, actor: caller.actor?.name },
      });
    },
    vault: {
      register: (path, name) => Promise.resolve({ token: tokenOfTest, name, sizeBytes: 1, path }),
      resolve: (token) => {
        if (token !== tokenOfTest) throw new DriftGuardError('FILE_TOKEN_UNKNOWN');
        return { token, name: 'held.csv', sizeBytes: 1, path: '/held.csv' };
      },
      write: () => Promise.reject(new DriftGuardError('READ_ONLY')),
      close: () => Promise.resolve(),
    },
    close: async () => {
      if (options.dataFolder.endsWith('stuck')) return new Promise(() => undefined);
      writeFileSync(join(options.dataFolder, 'closed'), 'in order');
    },
  });
}

// The terminal sends its interrupt to every process in it; closing in order is up to the shell.
process.on('SIGINT', () => undefined);
serveCore({
  channel: openParentChannel(),
  openCore: (options, publish, _announce, rescue) => openFakeCore(options, publish, rescue),
  exit: (code) => {
    process.exit(code);
  },
});
