import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { SecretsClosed } from '../core/ports.ts';
import type { SecretStore } from '../core/ports.ts';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file.ts';

/** argon2id, RFC 9106: about a tenth of a second and 64 MiB for every guess. */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
/** `Algorithm.Argon2id`, which is a const enum and so cannot be imported here. */
const argon2id = 2;
const saltBytes = 16;
const keyBytes = 32;
const nonceBytes = 12;
const purpose = 'driftguard-secret-v1';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const wrappedFile = z.strictObject({
  v: z.literal(1),
  kdf: z.literal('argon2id'),
  m: z.literal(cost.memoryCost),
  t: z.literal(cost.timeCost),
  p: z.literal(cost.parallelism),
  salt: base64,
  nonce: base64,
  sealed: base64,
});
type WrappedFile = z.infer<typeof wrappedFile>;

const closed = (): SecretsClosed =>
  new SecretsClosed('wrong-passphrase', 'The passphrase does not open the file, or the file was changed.');

function parse(text: string): WrappedFile {
  try {
    return wrappedFile.parse(JSON.parse(text));
  } catch {
    throw closed();
  }
}

/** What a sealed secret is tied to. */
const bound = (name: string): Buffer => Buffer.from(`${name}\n${purpose}`);

/**
 * Secrets as files that a passphrase opens: argon2id makes a key of it, AES-256-GCM seals the secret under
 * a nonce of its own, with its name and purpose as additional data, so that files cannot be swapped. The
 * passphrase is let go after the first key was derived from it.
 */
export function createWrappedSecretStore(folder: string, passphrase: string): SecretStore {
  let phrase: string | null = passphrase;
  let opened: { readonly salt: string; readonly key: Buffer } | null = null;
  const pathOf = (name: string) => join(folder, `${createHash('sha256').update(name).digest('hex')}.wrapped`);

  async function keyFor(salt: string): Promise<Buffer> {
    if (opened?.salt === salt) return opened.key;
    if (phrase === null) throw closed();
    return hashRaw(phrase, {
      ...cost,
      algorithm: argon2id,
      outputLen: keyBytes,
      salt: Buffer.from(salt, 'base64'),
    });
  }

  function keep(salt: string, key: Buffer): void {
    opened ??= { salt, key };
    phrase = null;
  }

  return {
    kind: 'passphrase-file',
    async get(name) {
      const text = await readPrivateFile(pathOf(name));
      if (text === null) return null;
      const { salt, nonce, sealed } = parse(text);
      const key = await keyFor(salt);
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
      decipher.setAAD(bound(name));
      decipher.setAuthTag(bytes.subarray(-16));
      let secret: string;
      try {
        secret = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
      } catch {
        throw closed();
      }
      keep(salt, key);
      return secret;
    },
    async set(name, secret) {
      const salt = opened?.salt ?? randomBytes(saltBytes).toString('base64');
      const key = await keyFor(salt);
      keep(salt, key);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(bound(name));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      const file: WrappedFile = {
        v: 1,
        kdf: 'argon2id',
        m: cost.memoryCost,
        t: cost.timeCost,
        p: cost.parallelism,
        salt,
        nonce: nonce.toString('base64'),
        sealed: sealed.toString('base64'),
      };
      await writePrivateFile(pathOf(name), `${JSON.stringify(file)}\n`);
    },
    remove: (name) => removePrivateFile(pathOf(name)),
  };
}
