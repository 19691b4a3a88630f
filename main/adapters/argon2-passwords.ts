import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import type { PasswordHasher } from '../core/ports.ts';

/** Argon2id; memory in KiB. OWASP's first choice: 46 MiB, one pass, one lane. */
const parameters = { memoryCost: 47_104, timeCost: 1, parallelism: 1, outputLen: 32 } as const;

/** Argon2id in the enumeration of the library, which exists for the type checker only. */
const argon2id = 2;

/** Each hash takes its memory while it is computed, so a crowd of guesses must not take all there is. */
const atOnce = 2;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** A hash of no password, which takes as long to verify as a real one. */
function decoyHash(): string {
  const { memoryCost, timeCost, parallelism, outputLen } = parameters;
  const cost = `m=${memoryCost},t=${timeCost},p=${parallelism}`;
  return `$argon2id$v=19$${cost}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(outputLen))}`;
}

/** Hashes passwords with Argon2id; the parameters are in the hash. `library` is the one that computes. */
export function createArgon2Passwords(library = { hash, verify }): PasswordHasher {
  const queue = new PQueue({ concurrency: atOnce });
  const hashed = (password: string): Promise<string> =>
    queue.add(() => library.hash(password, { ...parameters, algorithm: argon2id }));
  const decoy = decoyHash();
  return {
    hash: hashed,
    async verify(password, stored) {
      const isRight = await queue.add(() => library.verify(stored ?? decoy, password));
      return stored !== null && isRight;
    },
    isOutdated(stored) {
      const { memoryCost, timeCost } = parseOptions(stored);
      return (
        !stored.startsWith('$argon2id$') ||
        memoryCost < parameters.memoryCost ||
        timeCost < parameters.timeCost
      );
    },
  };
}
