import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import type { HeldFile } from '../../shared/contract/files.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { fileCommands } from '../../shared/contract/files.ts';
import { fileToken } from '../../shared/schema/ids.ts';
import type { CoreHost } from '../processes/core-host.ts';
import type { ShellCommands } from './ipc.ts';

export type DialogOptions = {
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly core: Pick<CoreHost, 'registerFile' | 'resolveFile'>;
  readonly window: () => BrowserWindow;
  /** Where a save dialog begins. */
  readonly downloadsFolder: string;
};

const dataFiles = {
  name: 'Data files',
  extensions: ['csv', 'tsv', 'txt', 'parquet', 'json', 'jsonl', 'ndjson'],
};

function translateWriteError(error: unknown, name: string): DriftGuardError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DriftGuardError('DISK_FULL');
  return new DriftGuardError(
    'FILE_UNREADABLE',
    `“${name}” could not be written there. Choose a folder you may write to.`,
  );
}

/** Copies so that a file under the chosen name is either complete or what it was before. */
async function copyWhole(source: string, target: string): Promise<void> {
  const part = `${target}.part`;
  try {
    await copyFile(source, part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw translateWriteError(error, basename(target));
  }
}

/** The native dialogs. The page gets tokens and names; paths stay here and in the core. */
export function createFileDialogs(
  options: DialogOptions,
): Pick<ShellCommands, `files/${string}` & keyof ShellCommands> {
  const { dialog, core, window, downloadsFolder } = options;
  return {
    'files/choose': async (input): Promise<HeldFile | null> => {
      const { purpose } = fileCommands['files/choose'].input.parse(input);
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: purpose === 'import' ? 'Choose a data file' : 'Choose the file of the model',
        properties: ['openFile'],
        filters: [...(purpose === 'import' ? [dataFiles] : []), { name: 'All files', extensions: ['*'] }],
      });
      const [path] = filePaths;
      if (canceled || path === undefined) return null;
      const { token, name, sizeBytes } = await core.registerFile(path, basename(path));
      return { token, name, sizeBytes };
    },
    'files/save': async (input): Promise<{ name: string } | null> => {
      // The input was parsed with the schema of the command.
      const { token } = input as { token: unknown };
      const file = await core.resolveFile(fileToken.parse(token));
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        title: 'Save',
        defaultPath: join(downloadsFolder, file.name),
      });
      if (canceled || filePath === '') return null;
      await copyWhole(file.path, filePath);
      return { name: basename(filePath) };
    },
  };
}
