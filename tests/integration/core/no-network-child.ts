import { connect } from 'node:net';
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { createArgon2Passwords } from '../../../main/adapters/argon2-passwords.ts';
import { replyEnvelope } from '../../../shared/contract/envelope.ts';
import type { CommandInput, CommandOutput, CoreCommandName } from '../../../shared/contract/index.ts';
import { jobStarted } from '../../../shared/contract/jobs.ts';
import type { FileToken } from '../../../shared/schema/ids.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { hostOf, openPage as openTestPage } from '../../support/core-page.ts';
import { firstAdministrator as ana } from '../../support/enter-workspace.ts';
import { eventually } from '../../support/eventually.ts';
import type { Launched } from '../../support/launcher.ts';
import { launch, openPage } from '../../support/launcher.ts';
import { triesToReach } from '../../support/no-network.ts';

/*
 * A working day where there is no network; tells on its output what was done, what the kernel counted until then,
 * and what it counts when somebody does ask the network.
 */

const [folder = ''] = process.argv.slice(2);
const done: string[] = [];

/** What waits minutes in real life, by a clock that is put on. */
async function accounts(): Promise<void> {
  const clock = createManualClock();
  const core = await openTestCore({ ports: { clock, passwords: createArgon2Passwords() } });
  const host = await hostOf(core);
  const page = openTestPage(host, clock.monotonicMs);
  const right = { email: ana.email, password: ana.password };
  const { recoveryCodes } = await page.call('session/set-up', ana);
  const started = (await page.call('session/list', { userId: null })).sessions;
  clock.advance(14 * 60_000);
  await page.call('session/activity', {});
  const renewed = (await page.call('session/list', { userId: null })).sessions;
  if (renewed[0]?.endsAt === started[0]?.endsAt) throw new Error('the session was not renewed');
  done.push('refresh');
  await page.call('session/lock', {});
  await page.call('session/unlock', { password: ana.password });
  await page.call('session/sign-out', {});
  for (let wrong = 0; wrong < 5; wrong += 1)
    await page.code('session/sign-in', { email: ana.email, password: 'Wrong-1!' });
  clock.advance(60_000);
  const locked = await page.code('session/sign-in', right);
  if (locked !== 'SIGN_IN_REFUSED') throw new Error(`a locked account: ${locked}`);
  done.push('lock');
  const password = 'Another-River-8!';
  await page.call('session/reset-password', { email: ana.email, code: recoveryCodes[0] ?? '', password });
  await page.call('session/sign-in', { email: ana.email, password });
  done.push('reset');
  await host.stop();
  await core.close();
}

async function work(launched: Launched): Promise<void> {
  const address = await launched.address();
  const screens = await (await fetch(`${address.origin}/`)).text();
  if (!screens.includes('<div id="root">')) throw new Error('no screens');
  const page = await openPage(address.origin, { secret: address.secret });
  done.push('first run');
  const call = async <Name extends CoreCommandName>(name: Name, input: CommandInput<Name>) => {
    const reply = replyEnvelope.parse(await page.call(name, input));
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
    return reply.value as CommandOutput<Name>;
  };
  const outcomeOf = async (started: unknown): Promise<string> => {
    const { jobId } = jobStarted.parse(started);
    const job = await eventually('the end of the job', async () => {
      const found = await call('jobs/get', { id: jobId });
      return found.endedAt === null ? false : found;
    });
    if (job.state !== 'done') throw new Error(`${job.kind}: ${job.state} ${job.failure?.message ?? ''}`);
    return job.outcome?.id ?? '';
  };
  await call('session/sign-out', {});
  await call('session/sign-in', { email: ana.email, password: ana.password });
  done.push('sign-in');
  const { id: modelId } = await call('models/create', modelDraftOf());
  const imported = async (purpose: 'reference' | 'current', shift: number): Promise<string> => {
    const rows = Array.from({ length: 200 }, (_unused, row) => `${row + shift},${row % 3}`);
    const upload = await page.request(`/files?name=${purpose}.csv`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: ['age,kind', ...rows, ''].join('\n'),
    });
    const { token } = (await upload.json()) as { token: FileToken };
    await call('datasets/preview', { token });
    return outcomeOf(
      await call('datasets/import', {
        token,
        modelId,
        name: purpose,
        purpose,
        columns: [
          { name: 'age', type: 'numeric', role: 'feature' },
          { name: 'kind', type: 'categorical', role: 'protected' },
        ],
      }),
    );
  };
  const ids = [await imported('reference', 0), await imported('current', 90)];
  done.push('import');
  const { items } = await call('datasets/list', { modelId });
  const of = (id: string | undefined) => {
    const found = items.find((one) => one.id === id);
    if (found === undefined) throw new Error('a data set is missing');
    return found.id;
  };
  await outcomeOf(await call('drift/run', { modelId, referenceId: of(ids[0]), currentId: of(ids[1]) }));
  done.push('comparison');
  await call('audit/export', { format: 'json' });
  done.push('export');
  await outcomeOf(await call('backups/create', {}));
  done.push('backup');
  await outcomeOf(await call('audit/verify', {}));
  done.push('verification');
  launched.child.kill('SIGTERM');
  if ((await launched.ended) !== 0) throw new Error(launched.text());
}

const reach = (host: string, port: number) =>
  new Promise<void>((resolve) => {
    connect({ host, port }).once('error', () => resolve());
  });

/** What a program that does ask the network does, so that a count of nothing means something. */
async function ask(): Promise<void> {
  await reach('192.0.2.1', 80);
  await reach('127.0.0.1', 9);
  const resolver = new Resolver({ timeout: 50, tries: 1 });
  resolver.setServers(['127.0.0.1']);
  await resolver.resolve4('example.org').catch(() => undefined);
}

await accounts();
const launched = launch(['start', '--no-open', `--data-dir=${join(folder, 'data')}`]);
try {
  await work(launched);
} finally {
  launched.child.kill('SIGKILL');
}
const counted = triesToReach();
await ask();
console.log(JSON.stringify({ done: done.join(', '), counted, asking: triesToReach() }));
