import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for a test, removed when it is disposed of (`await using`) or by `remove`. */
export async function makeTestFolder(parent = tmpdir()) {
  const path = await mkdtemp(join(parent, 'driftguard-test-'));
  const remove = () => rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
