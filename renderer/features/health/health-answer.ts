import type { AppHealth } from '../../../shared/contract/health.ts';

/** Below this an import may not find room for its evidence, in bytes. */
export const lowDiskBytes = 1024 ** 3;

export type HealthAnswer = 'ok' | 'readOnly' | 'failed' | 'lowDisk';

/** The one thing to say first about the state of the application: the worst. */
export function healthAnswer(health: Pick<AppHealth, 'database' | 'freeDiskBytes'>): HealthAnswer {
  if (health.database === 'failed') return 'failed';
  if (health.database === 'read-only') return 'readOnly';
  return health.freeDiskBytes < lowDiskBytes ? 'lowDisk' : 'ok';
}
