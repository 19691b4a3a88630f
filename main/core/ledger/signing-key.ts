import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Length of the fixed header before the 32 bytes of an Ed25519 public key in DER, RFC 8410. */
const spkiHeaderLength = 12;

/** An Ed25519 key pair that signs checkpoints. */
export type SigningKey = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };

function pairOf(privateKey: KeyObject): SigningKey {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: new Uint8Array(der.subarray(spkiHeaderLength)) };
}

export function makeSigningKey(): SigningKey {
  return pairOf(generateKeyPairSync('ed25519').privateKey);
}

/** The private half as a secret store keeps it. */
export function encodeSigningKey({ privateKey }: SigningKey): string {
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

/** Reads what `encodeSigningKey` wrote; null when it is anything else. */
export function decodeSigningKey(secret: string): SigningKey | null {
  try {
    return pairOf(createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' }));
  } catch {
    return null;
  }
}
