import { isDriftGuardError } from '../../shared/errors.ts';
import { openImportWorkspace } from '../integration/import/support.ts';
import { bombs, damagedFiles } from './hostile-files.ts';
import type { HostileFile } from './hostile-files.ts';

/*
 * Reads hostile files as a person would bring them: preview, and where that is taken, import. Told on the
 * output as one line of JSON, with the most memory the process ever held; it runs in a process of its own so
 * that a crash and the memory are its own.
 */

const [kind = '', count = '0', seed = '0'] = process.argv.slice(2);

const workspace = await openImportWorkspace();
const outcomes: Record<string, number> = {};
const unexpected: string[] = [];
/** What was said of each bomb that was refused at once. */
const said: Record<string, string> = {};

async function outcomeOf({ name, content }: HostileFile, index: number): Promise<string> {
  const path = await workspace.write(`hostile-${index % 4}`, content);
  try {
    const { columns } = await workspace.preview(path, {}, name);
    const usable = columns.map(({ name: column, type }) => ({
      name: column,
      type,
      role: 'feature' as const,
    }));
    const job = await workspace.importAndWait({
      model,
      path,
      fileName: name,
      name: `File ${index}`,
      columns: usable,
    });
    if (job.failure?.code === 'INTERNAL') unexpected.push(`${name} ${index}: import INTERNAL`);
    return job.failure?.code ?? 'imported';
  } catch (error) {
    if (isDriftGuardError(error)) {
      if (kind === 'bombs') said[name] = error.message;
      return error.code;
    }
    unexpected.push(`${name} ${index}: ${error instanceof Error ? error.message : String(error)}`);
    return 'unexpected';
  }
}

const model = workspace.createModel('Takes anything');
const files =
  kind === 'bombs'
    ? await bombs(workspace.folder)
    : await damagedFiles({ folder: workspace.folder, count: Number(count), seed: Number(seed) });
// Making the files costs memory of its own, which is not what is asked about.
const residentBefore = process.memoryUsage.rss();
let residentMost = residentBefore;
const watch = setInterval(() => {
  residentMost = Math.max(residentMost, process.memoryUsage.rss());
}, 20);

const named: Record<string, string> = {};
for (const [index, file] of files.entries()) {
  const outcome = await outcomeOf(file, index);
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (kind === 'bombs') named[file.name] = outcome;
}
clearInterval(watch);
await workspace.close();
console.log(
  JSON.stringify({
    files: files.length,
    outcomes,
    named,
    said,
    unexpected: unexpected.slice(0, 20),
    grownMiB: Math.round((residentMost - residentBefore) / 1024 ** 2),
    residentMiB: Math.round(residentMost / 1024 ** 2),
  }),
);
