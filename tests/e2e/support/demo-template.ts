import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { launch } from '../../support/launcher.ts';
import { triesToReach, withoutNetwork } from '../../support/no-network.ts';

const variable = 'DRIFTGUARD_E2E_TEMPLATE';
const limitMs = 90_000;

/** Before all tests: names the folder that the demo is kept in, and gives what removes it. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-e2e-demo-'));
  process.env[variable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Loads the demo through the real launcher into `folder`/data, with its keys in `folder`/home, and ends it. Where a
 * network can be taken away there is none, and nothing may so much as try to reach one.
 */
async function load(folder: string): Promise<void> {
  const { prefix } = withoutNetwork();
  const launched = launch(
    ['start', '--no-open', '--port', '0', '--data-dir', join(folder, 'data'), '--demo'],
    { XDG_DATA_HOME: join(folder, 'home') },
    prefix ?? [],
  );
  await launched.address();
  if (prefix !== null) {
    const tries = triesToReach(launched.child.pid);
    if (Object.values(tries).some((count) => count !== 0)) {
      throw new Error(`Loading the demo asked the network: ${JSON.stringify(tries)}`);
    }
  }
  launched.child.kill('SIGTERM');
  const ended = await launched.ended;
  if (ended !== 0) throw new Error(`The demo could not be loaded:\n${launched.text()}`);
}

/**
 * Puts the folders data and home of a demo into `target`. It is loaded once for all tests, by the first that
 * asks: loading takes several seconds of a processor.
 */
export async function copyDemo(target: string): Promise<void> {
  const folder = process.env[variable];
  if (folder === undefined) throw new Error(`${variable} is not set: is demo-template.ts the global setup?`);
  const ready = join(folder, 'demo');
  const making = join(folder, 'making');
  const first = await mkdir(making).then(
    () => true,
    () => false,
  );
  if (first) {
    await load(join(making, 'demo'));
    await rename(join(making, 'demo'), ready);
  } else await eventually('the demo is loaded', () => existsSync(ready), limitMs);
  await cp(ready, target, { recursive: true });
}
