import { openSqlite } from '../adapters/better-sqlite3.ts';
import { systemClock } from '../adapters/clock.ts';
import { lockDataFolder } from '../adapters/data-folder-lock.ts';
import { createFileAnchorStore } from '../adapters/file-anchor-store.ts';
import { isDriftGuardError } from '../../shared/errors.ts';
import type { DriftGuardError } from '../../shared/errors.ts';
import { followNextStart } from '../core/safekeeping/next-start.ts';
import { DamagedWorkspaceError, rescueOffer, sourcesOf } from '../core/safekeeping/rescue.ts';
import type { RescueOffer, RescueRequest } from '../core/safekeeping/rescue.ts';
import { afterRestore, restoredInWords, restoreInPlace } from '../core/safekeeping/restore-in-place.ts';
import { findBackup, findMoment } from '../core/safekeeping/restore-source.ts';
import { createCopyThreads } from './copy-thread.ts';
import { privateFolders } from './data-folder.ts';
import { openCore } from './open-core.ts';
import type { CoreOptions } from './protocol.ts';
import type { OpenCore, RescueWatch } from './serve-core.ts';

/** What a rescue says that nobody follows; it cannot be asked for then. */
const unwatched: RescueWatch = { signal: new AbortController().signal, report: () => undefined };

function offer({ dataFolder, rescue }: CoreOptions, { message }: DriftGuardError): Promise<RescueOffer> {
  const anchors = createFileAnchorStore(privateFolders().anchors);
  return rescueOffer({ dataFolder, from: rescue?.from ?? null }, message, {
    clock: systemClock,
    openSqlite,
    anchors,
  });
}

/** Does what `driftguard restore --in-place` does, with what was chosen. Gives what it did, in sentences. */
async function putInPlace(
  { dataFolder, shell }: CoreOptions,
  { to, from }: RescueRequest,
  { signal, report }: RescueWatch,
): Promise<string[]> {
  const sources = sourcesOf(dataFolder, from, openSqlite);
  const copies = createCopyThreads();
  try {
    const source =
      to === 'moment' ? await findMoment(sources, systemClock.now()) : await findBackup(sources, null);
    const { record, aside } = await restoreInPlace(
      { source, dataFolder, shell, lockDataFolder },
      { copies, clock: systemClock, signal, report },
    );
    return [...restoredInWords(record, source.signature, aside), afterRestore];
  } finally {
    await copies.close();
  }
}

/**
 * Opens the folder in which a workspace goes on: the one that was named, or the restored one that was chosen
 * in its place. A database that does not open is told with what can be done about it, and when somebody chose
 * one of these ways, that is done and the folder opened. One that opens is never replaced.
 */
export const openWorkspace: OpenCore = async (named, publish, announce, watch = unwatched) => {
  const options = { ...named, dataFolder: followNextStart(named.dataFolder) };
  try {
    return await openCore(options, publish, announce);
  } catch (error) {
    if (!isDriftGuardError(error) || error.code !== 'DATABASE_DAMAGED') throw error;
    const { rescue } = options;
    if (rescue === undefined || rescue.to === null) {
      throw new DamagedWorkspaceError(error.code, await offer(options, error));
    }
    try {
      const rescued = await putInPlace(options, rescue, watch);
      return { ...(await openCore(options, publish, announce)), rescued };
    } catch (reason) {
      if (!isDriftGuardError(reason) || reason.code === 'CANCELLED') throw reason;
      throw new DamagedWorkspaceError(reason.code, await offer(options, reason));
    }
  }
};
