import { fairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import type { FairnessSettings, FairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { createSettingsRepository, settingsSaved } from './settings-repository.ts';

/** What a model starts with: nothing on its list of protected attributes. */
function initialDraft(): FairnessSettingsDraft {
  // Error rates are judged as soon as there are labels; the command line is asked for them.
  return fairnessSettingsDraft.parse({ attributes: [], config: { judgedRates: ['tpr', 'fpr'] } });
}

/** The settings as the change history shows them. */
function historyFields({ attributes, favourable, config }: FairnessSettingsDraft): RecordFields {
  return {
    'protected attributes': attributes
      .map(({ column, cutPoints }) =>
        cutPoints.length === 0 ? column : `${column} (from ${cutPoints.join(', ')})`,
      )
      .join(', '),
    'favourable values': favourable.join(', '),
    'smallest group': config.minimumGroupSize,
    'reference groups': Object.entries(config.referenceValues)
      .map(([column, value]) => `${column}: ${value}`)
      .join(', '),
    'ratio limit (%)': config.ratioPercent,
    'judged rates': config.judgedRates.join(', '),
    'tolerated difference': config.maximumGap,
    seed: config.seed,
  };
}

/** Throws INVALID_INPUT for a reference value of a column that is no protected attribute. */
function checkReferences({ attributes, config }: FairnessSettingsDraft): void {
  const names = new Set(attributes.map(({ column }) => column));
  const unknown = Object.keys(config.referenceValues).filter((column) => !names.has(column));
  if (unknown.length === 0) return;
  const message = `A reference group is chosen for “${unknown.join('”, “')}”, which is not among the protected attributes. Add it or remove the reference.`;
  throw new DriftGuardError('INVALID_INPUT', message, {
    problems: [{ path: 'config.referenceValues', message }],
  });
}

export function createFairnessSettings(
  dependencies: Pick<FeatureDependencies, 'database' | 'clock' | 'changes' | 'publish' | 'models'>,
) {
  const { database, clock, changes, publish, models } = dependencies;
  const repository = createSettingsRepository(database);

  function get(modelId: ModelId): FairnessSettings {
    models.get(modelId);
    const stored = repository.find(modelId);
    return {
      ...(stored?.draft ?? initialDraft()),
      modelId,
      rowVersion: stored?.rowVersion ?? 0,
      savedAt: stored?.savedAt ?? null,
      found: repository.protectedColumns(modelId),
    };
  }

  return {
    get,

    /** The protected attributes of a model, in their order. */
    attributesOf(modelId: ModelId): string[] {
      return repository.find(modelId)?.draft.attributes.map(({ column }) => column) ?? [];
    },

    /** Throws MODEL_NOT_FOUND, RECORD_DELETED, STALE_VERSION or INVALID_INPUT. Nothing new changes nothing. */
    save(
      { modelId, rowVersion }: { readonly modelId: ModelId; readonly rowVersion: number },
      draft: FairnessSettingsDraft,
      actor: Actor,
    ): FairnessSettings {
      checkReferences(draft);
      const written = database.write(() => {
        models.requireLive(modelId);
        const stored = repository.find(modelId);
        const present = stored?.rowVersion ?? 0;
        if (present !== rowVersion) {
          throw new DriftGuardError('STALE_VERSION', undefined, {
            yours: rowVersion,
            present,
            record: get(modelId),
          });
        }
        if (stored !== null && JSON.stringify(stored.draft) === JSON.stringify(draft)) return false;
        repository.save(modelId, { draft, rowVersion: present + 1, savedAt: clock.now() });
        changes.record({
          entity: 'model',
          entityId: modelId,
          actor,
          action: settingsSaved,
          before: stored === null ? null : historyFields(stored.draft),
          after: historyFields(draft),
        });
        return true;
      });
      if (written) {
        publish({ topic: 'records/changed', payload: { entity: 'fairness-run', ids: [modelId] } });
        publish({ topic: 'records/changed', payload: { entity: 'model', ids: [modelId] } });
      }
      return get(modelId);
    },

    history: repository.history,
  };
}
