import type { UserId } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/schema.ts';
import { digestOf, newCode } from './secrets.ts';

export type CodePurpose = Tables['one_time_codes']['purpose'];

export type NewCodes = {
  readonly userId: UserId;
  readonly purpose: CodePurpose;
  readonly count: number;
  readonly createdAt: UtcInstant;
  /** On the session clock; null is good until it is used. */
  readonly expiresMs: number | null;
};

/** Codes that open an account once: only their digests are kept. */
export type CodeRepository = {
  /** Makes codes and removes earlier ones of the same purpose. */
  renew(request: NewCodes): string[];
  /** Uses a code up. False when the account has no such code, or it has expired. */
  use(request: { readonly userId: UserId; readonly code: string; readonly nowMs: number }): boolean;
  /** Removes the codes that an administrator issued. */
  removeIssued(userId: UserId): void;
};

export function createCodeRepository(database: Database): CodeRepository {
  const { from } = database;
  return {
    renew({ userId, purpose, count, createdAt, expiresMs }) {
      database.run(
        from.deleteFrom('one_time_codes').where('user_id', '=', userId).where('purpose', '=', purpose),
      );
      const codes = Array.from({ length: count }, newCode);
      database.run(
        from.insertInto('one_time_codes').values(
          codes.map((code) => ({
            hash: digestOf(code),
            user_id: userId,
            purpose,
            created_at: createdAt,
            expires_ms: expiresMs,
          })),
        ),
      );
      return codes;
    },
    use({ userId, code, nowMs }) {
      return (
        database.run(
          from
            .deleteFrom('one_time_codes')
            .where('hash', '=', digestOf(code))
            .where('user_id', '=', userId)
            .where((eb) => eb.or([eb('expires_ms', 'is', null), eb('expires_ms', '>', nowMs)])),
        ) === 1
      );
    },
    removeIssued(userId) {
      database.run(
        from
          .deleteFrom('one_time_codes')
          .where('user_id', '=', userId)
          .where('purpose', 'in', ['reset', 'invitation']),
      );
    },
  };
}
