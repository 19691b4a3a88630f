import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import { followNextStart } from '../core/safekeeping/next-start.ts';
import { rescueAdvice } from '../core/safekeeping/rescue.ts';
import { openCore } from './open-core.ts';
import type { OpenCore } from './serve-core.ts';

/**
 * Opens the folder in which a workspace goes on: the one that was named, or the restored one that was chosen
 * in its place. A database that cannot be opened is told with what can be done about it.
 */
export const openWorkspace: OpenCore = async (options, publish, announce) => {
  const dataFolder = followNextStart(options.dataFolder);
  try {
    return await openCore({ ...options, dataFolder }, publish, announce);
  } catch (error) {
    if (!isDriftGuardError(error) || error.code !== 'DATABASE_DAMAGED') throw error;
    const advice = await rescueAdvice(dataFolder);
    throw new DriftGuardError(error.code, `${error.message}\n${advice}`, error.details);
  }
};
