import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { systemProbe } from '../../../../main/adapters/system-probe.ts';

it('tells disk space and memory in bytes', async () => {
  expect(await systemProbe.freeDiskBytes(tmpdir())).toBeGreaterThan(1_000_000);
  const { freeBytes, totalBytes } = await systemProbe.diskBytes(tmpdir());
  expect(freeBytes).toBeGreaterThan(1_000_000);
  expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
  expect(systemProbe.memoryBytes()).toBeGreaterThan(10_000_000);
});

it('rejects for a path that does not exist', async () => {
  await expect(systemProbe.freeDiskBytes('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' });
});
