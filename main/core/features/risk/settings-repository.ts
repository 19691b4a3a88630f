import type { RiskSettingsInForce } from '../../../../shared/contract/risk.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import { riskSettings } from '../../../../shared/schema/risk.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/schema.ts';

function toSettings(
  row: Tables['risk_settings'] & { readonly saved_by_name: string | null },
): RiskSettingsInForce {
  return {
    version: row.version,
    formulaVersion: row.formula_version,
    settings: riskSettings.parse(JSON.parse(row.settings)),
    sha256: row.sha256,
    savedAt: row.saved_at,
    savedBy: row.saved_by === null ? null : { id: row.saved_by, name: row.saved_by_name ?? row.saved_by },
  };
}

/** The settings of risk in all their versions; the latest is in force. */
export function createRiskSettingsRepository(database: Database) {
  const { from } = database;

  const joinedSettings = () =>
    from
      .selectFrom('risk_settings')
      .leftJoin('users', 'users.id', 'risk_settings.saved_by')
      .selectAll('risk_settings')
      .select('users.name as saved_by_name');

  return {
    settings(): RiskSettingsInForce {
      const row = database.first(joinedSettings().orderBy('version', 'desc').limit(1));
      if (row === undefined) throw new Error('the settings of risk are missing');
      return toSettings(row);
    },

    settingsOf(version: number): RiskSettingsInForce {
      const row = database.first(joinedSettings().where('version', '=', version));
      if (row === undefined) throw new Error(`version ${version} of the settings of risk is missing`);
      return toSettings(row);
    },

    addSettings(next: Omit<RiskSettingsInForce, 'savedBy'>, savedBy: UserId): void {
      database.run(
        from.insertInto('risk_settings').values({
          version: next.version,
          formula_version: next.formulaVersion,
          sha256: next.sha256,
          settings: JSON.stringify(next.settings),
          saved_at: next.savedAt,
          saved_by: savedBy,
        }),
      );
    },
  };
}
