import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureBuilt } from '../../support/built.ts';
import { withoutNetwork } from '../../support/no-network.ts';

const { prefix, because } = withoutNetwork();
const program = join(import.meta.dirname, 'no-network-child.ts');

/* Goal 1: everything works without a network, and nobody so much as asks for one. */
it('works a whole day without a network and asks for none', ({ skip }) => {
  if (prefix === null) {
    skip(because);
    return;
  }
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'driftguard-no-network-'));
  try {
    const [under = '', ...rest] = prefix;
    const { status, stdout, stderr } = spawnSync(under, [...rest, process.execPath, program, folder], {
      encoding: 'utf8',
      timeout: 100_000,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      done: 'refresh, lock, reset, first run, sign-in, import, comparison, export, backup, verification',
      counted: { elsewhere: 0, datagrams: 0, refusedHere: 0 },
      // The same counters see whoever does ask.
      asking: {
        elsewhere: expect.toSatisfy((tries: number) => tries > 0) as number,
        datagrams: expect.toSatisfy((sent: number) => sent > 0) as number,
        refusedHere: expect.toSatisfy((refused: number) => refused > 0) as number,
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
