import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SecretStore } from '../ports.ts';
import type { NoteSigner } from './signed-note.ts';

/** Length of the fixed header before the 32 bytes of an Ed25519 public key in DER, RFC 8410. */
const spkiHeaderLength = 12;

function signerOf(name: string, privateKey: KeyObject): NoteSigner {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { name, privateKey, publicKey: new Uint8Array(der.subarray(spkiHeaderLength)) };
}

/** The Ed25519 key that signs checkpoints of `origin`, out of the secret store; made when there is none. */
export async function openSigningKey(
  secrets: SecretStore,
  origin: string,
): Promise<{ signer: NoteSigner; created: boolean }> {
  const secretName = `ledger-key ${origin}`;
  const stored = await secrets.get(secretName);
  if (stored !== null) {
    const privateKey = createPrivateKey({
      key: Buffer.from(stored, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    return { signer: signerOf(origin, privateKey), created: false };
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  await secrets.set(secretName, der.toString('base64'));
  return { signer: signerOf(origin, privateKey), created: true };
}
