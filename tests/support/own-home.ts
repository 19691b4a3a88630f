import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const variable = 'DRIFTGUARD_TEST_HOME';

/**
 * For configurations of tests: no test touches the keychain, the keys or the signed checkpoints of whoever runs
 * it. Workers inherit what the first process has set, which removes the folder when it ends.
 */
export function useOwnHome(): void {
  process.env['DRIFTGUARD_KEYCHAIN'] = 'off';
  if (process.env[variable] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'driftguard-home-'));
  process.env[variable] = folder;
  process.env['XDG_DATA_HOME'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
