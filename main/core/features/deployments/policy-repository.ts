import type { GatePolicyInForce } from '../../../../shared/contract/deployments.ts';
import { gatePolicy } from '../../../../shared/schema/gate.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';

/** The policy of the gate in all its versions; the latest is in force. */
export function createPolicyRepository(database: Database) {
  const { from } = database;

  return {
    inForce(): GatePolicyInForce {
      const row = database.first(
        from
          .selectFrom('gate_policies')
          .leftJoin('users', 'users.id', 'gate_policies.saved_by')
          .selectAll('gate_policies')
          .select('users.name as saved_by_name')
          .orderBy('version', 'desc')
          .limit(1),
      );
      if (row === undefined) throw new Error('the policy of the gate is missing');
      return {
        version: row.version,
        policy: gatePolicy.parse(JSON.parse(row.policy)),
        sha256: row.sha256,
        savedAt: row.saved_at,
        savedBy: row.saved_by === null ? null : { id: row.saved_by, name: row.saved_by_name ?? row.saved_by },
      };
    },

    add({ version, policy, sha256, savedAt }: Omit<GatePolicyInForce, 'savedBy'>, savedBy: UserId): void {
      database.run(
        from.insertInto('gate_policies').values({
          version,
          sha256,
          policy: JSON.stringify(policy),
          saved_at: savedAt,
          saved_by: savedBy,
        }),
      );
    },
  };
}

export type PolicyRepository = ReturnType<typeof createPolicyRepository>;
