import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let blocks: string[];
let entries: number;
let firstKey: string;
let key: string;
let proof: string;

const shell = async (script: string) => (await run('bash', ['-euc', script], { cwd: home.path })).stdout;

beforeAll(async () => {
  home = await makeTestFolder();
  const text = await readFile(join(root, 'docs/verify-a-ledger.md'), 'utf8');
  blocks = [...text.matchAll(/^ {3}```bash\n(.*?)^ {3}```$/gms)].map((match) =>
    (match[1] ?? '').replaceAll(/^ {3}/gm, ''),
  );
  const core = await openTestCore();
  firstKey = (await core.call('audit/status', {})).key.verifier;
  await core.call('audit/export', { format: 'csv' });
  await core.call('audit/rotate-key', { reason: 'Größe „α“ \\ "quoted"' });
  for (const name of ['House price', 'Größe „α“ \\ "quoted" %s %n']) {
    await core.call('models/create', modelDraftOf({ name }));
  }
  const held = await core.call('audit/export', { format: 'json' });
  await cp(core.core.vault.resolve(held.token).path, join(home.path, 'ledger.json'));
  const status = await core.call('audit/status', {});
  ({ verifier: key } = status.key);
  entries = status.latestCheckpoint?.size ?? 0;
  const { token } = await core.call('audit/proof', { seq: 2 });
  proof = await readFile(core.core.vault.resolve(token).path, 'utf8');
  await core.close();
  await writeFile(join(home.path, 'key'), `${key}\n`);
});

afterAll(() => home.remove());

describe.skipIf(process.platform !== 'linux')('the recipe, word for word in an empty folder', () => {
  it('has a step for the signature, one for the root and one for what was changed', () => {
    expect(blocks).toHaveLength(3);
  });

  it('verifies the signature with openssl', async () => {
    expect(await shell(blocks[0] ?? '')).toContain('Signature Verified Successfully');
  });

  it('computes the signed number and root with sha256sum', async () => {
    const lines = (await shell(`${blocks[0] ?? ''}\n${blocks[1] ?? ''}`)).trim().split('\n').slice(-4);
    expect(lines[0]).toBe(String(entries));
    expect(lines.slice(0, 2)).toEqual(lines.slice(2));
  });

  it('finds what was changed as the entries say, and not when a letter of it is another', async () => {
    const steps = `${blocks[1] ?? ''}\n${blocks[2] ?? ''}`;
    expect(await shell(`${blocks[0] ?? ''}\n${steps}`)).toContain('Each change is what its entry says');
    const path = join(home.path, 'ledger.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('House price', 'House prize'));
    const altered = shell(`${blocks[0] ?? ''}\n${steps}`);
    await expect(altered).rejects.toThrow(/Command failed/);
    await writeFile(path, text);
  });

  it('refuses an entry of which one letter was changed', async () => {
    const path = join(home.path, 'ledger.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('key-created', 'key-creAted'));
    const lines = (await shell(`${blocks[0] ?? ''}\n${blocks[1] ?? ''}`)).trim().split('\n').slice(-4);
    await writeFile(path, text);
    expect(lines[0]).toBe(lines[2]);
    expect(lines[1]).not.toBe(lines[3]);
  });

  it('is agreed with by the one-file verifier, with the newest key and with the first', async () => {
    await cp(join(root, 'resources/verify/verify-ledger.mjs'), join(home.path, 'verify-ledger.mjs'));
    for (const one of [key, firstKey]) {
      const { stdout } = await run(process.execPath, ['verify-ledger.mjs', 'ledger.json', one], {
        cwd: home.path,
        env: {},
      });
      expect(stdout).toMatch(/^VERIFIED: /);
    }
  });

  it('has a proof of one entry that openssl verifies too', async () => {
    const [head = '', ...rest] = proof.split('\n\n');
    expect(head).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra [\w+/=]+\nindex 2\n/);
    await writeFile(join(home.path, 'note'), rest.join('\n\n'));
    const [, ...steps] = (blocks[0] ?? '').split('\n');
    expect(await shell(steps.join('\n'))).toContain('Signature Verified Successfully');
  });
});
