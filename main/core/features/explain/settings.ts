import { explainSettings } from '../../../../shared/contract/explain.ts';
import type { ExplainSettings, ExplainSettingsDraft } from '../../../../shared/contract/explain.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { FeatureDependencies } from '../../feature.ts';
import { SecretsClosed } from '../../ports.ts';
import type { Actor, SecretKind } from '../../ports.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { addressProblem, originOf } from './address.ts';
import type { createProviderKey } from './key.ts';

type SaveRequest = ParsedInput<'explain/save-settings'>;

const none: ExplainSettings = {
  enabled: false,
  provider: 'openai-compatible',
  url: '',
  model: '',
  timeoutSeconds: 30,
  sendNames: false,
  sendValues: false,
  rowVersion: 0,
  savedAt: null,
  keyHeldIn: null,
};

function refuse(path: string, message: string): never {
  throw new DriftGuardError('INVALID_INPUT', undefined, { problems: [{ path, message }] });
}

function check({ enabled, url, model }: ExplainSettingsDraft): void {
  const problem = url === '' ? null : addressProblem(url);
  if (problem !== null) refuse('url', problem);
  if (enabled && url === '') refuse('url', 'Enter the address of the service, or leave it switched off.');
  if (enabled && model.trim() === '') refuse('model', 'Enter the name of the model.');
}

/** As the history keeps it; of the key only where it lies. */
function fieldsOf({ rowVersion: _version, savedAt: _at, keyHeldIn, ...rest }: ExplainSettings): RecordFields {
  return { ...rest, key: keyHeldIn === null ? 'none' : `in ${keyHeldIn}` };
}

/** What an administrator decided about a model outside; off until then. */
export function createExplainSettings(
  dependencies: Pick<FeatureDependencies, 'database' | 'clock' | 'changes' | 'publish'> & {
    readonly key: ReturnType<typeof createProviderKey>;
  },
) {
  const { database, clock, changes, publish, key } = dependencies;

  function get(): ExplainSettings {
    const stored = readSetting(database, 'explain-settings');
    return stored === null ? none : explainSettings.parse(JSON.parse(stored));
  }

  /** Puts the key where it belongs and says where that is. */
  async function keep(change: SaveRequest['key'], before: ExplainSettings): Promise<SecretKind | null> {
    try {
      switch (change.action) {
        case 'keep':
          return before.keyHeldIn;
        case 'set':
          return await key.keep(change.value, before.keyHeldIn);
        case 'remove':
          if (before.keyHeldIn !== null) await key.remove(before.keyHeldIn);
          return null;
      }
    } catch (error) {
      if (!(error instanceof SecretsClosed)) throw error;
      throw new DriftGuardError(
        'NOT_AVAILABLE_HERE',
        'The place where keys are kept does not answer or is locked. Unlock it and try again.',
      );
    }
  }

  return {
    get,
    async save({ rowVersion, key: change, ...draft }: SaveRequest, actor: Actor): Promise<ExplainSettings> {
      const before = get();
      const refuseStale = (present: number) => {
        if (present !== rowVersion) {
          throw new DriftGuardError('STALE_VERSION', undefined, { yours: rowVersion, present });
        }
      };
      refuseStale(before.rowVersion);
      check(draft);
      if (
        change.action === 'keep' &&
        before.keyHeldIn !== null &&
        originOf(draft.url) !== originOf(before.url)
      ) {
        refuse(
          'key',
          'The key was entered for another address. Enter the one for this address, or remove it.',
        );
      }
      const keyHeldIn = await keep(change, before);
      const saved = { ...draft, rowVersion: rowVersion + 1, savedAt: clock.now(), keyHeldIn };
      database.write(() => {
        // While the key was put away, somebody else may have saved.
        refuseStale(get().rowVersion);
        writeSetting(database, 'explain-settings', JSON.stringify(explainSettings.parse(saved)));
        changes.record({
          entity: 'setting',
          entityId: 'explain',
          actor,
          action: 'changed',
          ...(change.action === 'set' ? { note: 'A key was entered.' } : {}),
          before: fieldsOf(before),
          after: fieldsOf(saved),
        });
      });
      publish({ topic: 'records/changed', payload: { entity: 'setting', ids: ['explain'] } });
      return saved;
    },
  };
}
