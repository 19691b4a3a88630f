import { createHash } from 'node:crypto';
import type { PasswordHasher } from '../../main/core/ports.ts';

/** A password hasher that costs nothing and counts, for tests that are not about its strength. */
export type CheapPasswords = PasswordHasher & {
  /** How often a password was held against a hash, the decoy included. */
  verifications: number;
  hashes: number;
  /** Hashes of this generation and later are up to date. */
  generation: number;
};

function digest(password: string, generation: string): string {
  return `cheap:${generation}:${createHash('sha256').update(password).digest('hex')}`;
}

export function createCheapPasswords(): CheapPasswords {
  const cheap: CheapPasswords = {
    verifications: 0,
    hashes: 0,
    generation: 1,
    hash: (password) => {
      cheap.hashes += 1;
      return Promise.resolve(digest(password, String(cheap.generation)));
    },
    verify: async (password, stored) => {
      cheap.verifications += 1;
      // As with the real one, other work goes on meanwhile.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return stored !== null && stored === digest(password, stored.split(':')[1] ?? '');
    },
    isOutdated: (stored) => Number(stored.split(':')[1]) < cheap.generation,
  };
  return cheap;
}
