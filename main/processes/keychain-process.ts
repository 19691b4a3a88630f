import { callKeychain } from '../adapters/keychain-calls.ts';
import type { KeychainCall } from '../adapters/keychain-calls.ts';

/*
 * Asks the keychain of the operating system in a process of its own: a keychain that waits for a person, or
 * that takes its process down, does neither to the core. It answers calls until its line is closed.
 */

export type KeychainReply =
  | { readonly seq: number; readonly ok: true; readonly value: string | null }
  | { readonly seq: number; readonly ok: false; readonly message: string };

function answer(reply: KeychainReply): void {
  process.send?.(reply);
}

process.on('message', ({ seq, call }: { seq: number; call: KeychainCall }) => {
  callKeychain(call).then(
    (value) => answer({ seq, ok: true, value }),
    (error: unknown) => answer({ seq, ok: false, message: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
