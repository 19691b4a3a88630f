import { z } from 'zod';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import type { Logger, SecretStore } from '../ports.ts';
import type { KnownHead } from './recovery.ts';

const stored = z.strictObject({
  log: z.int().min(1),
  size: z.int().min(0),
  root: sha256Hex,
  at: utcInstant,
});

const nameOf = (installation: string): string => `ledger-high-water driftguard/${installation}`;

/**
 * The furthest head that is known, kept in the keychain beside the key: who puts back the data folder and
 * the anchors together does not put that back. Null where there is none, or the keychain does not answer.
 */
export async function readHighWater(
  store: SecretStore | null,
  installation: string,
  log: Pick<Logger, 'warn'>,
): Promise<KnownHead | null> {
  if (store?.kind !== 'os-keychain') return null;
  try {
    const text = await store.get(nameOf(installation));
    const parsed = text === null ? null : stored.safeParse(JSON.parse(text));
    if (parsed?.success !== true) return null;
    const { root, ...mark } = parsed.data;
    return { ...mark, root: new Uint8Array(Buffer.from(root, 'hex')), from: 'high-water-mark' };
  } catch {
    log.warn('high-water mark not read');
    return null;
  }
}

export async function writeHighWater(
  store: SecretStore,
  installation: string,
  mark: Omit<KnownHead, 'from'>,
): Promise<void> {
  const root = Buffer.from(mark.root).toString('hex');
  await store.set(nameOf(installation), JSON.stringify({ ...mark, root }));
}
