import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as restore } from './restore.ts';
import { printableLines } from '../text-table.ts';

const help = `Usage: driftguard drill [--data-dir FOLDER] [--from FOLDER] [--key KEY] [--json]

Restores the newest backup into a temporary folder, checks everything in it and removes it again. The
workspace may be open meanwhile; nothing in it is read or changed but its keys. Drills that DriftGuard runs
by itself are entries of the ledger; this one is for machines that only hold the backups.
Ends with 0 when the backup can be restored and is whole, otherwise with 1 and the reason.`;

/** `driftguard drill`. Resolves to the exit code. */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  const own =
    args.find((arg) => /^--(into|in-place|at|list)(=|$)/.test(arg)) ?? args.find((arg) => arg === 'latest');
  if (own !== undefined) {
    console.error(printableLines(`${own} does not belong to a drill.\n\n${help}`));
    return 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-drill-'));
  const startedMs = performance.now();
  try {
    const code = await restore([...args, '--into', join(folder, 'restored')]);
    if (code === 0 && !args.includes('--json')) {
      console.log(
        `The drill passed in ${((performance.now() - startedMs) / 1000).toFixed(1)} s; the restored copy was removed again.`,
      );
    }
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
