import { setImmediate } from 'node:timers/promises';
import type { RiskScore, RiskSettingsInForce } from '../../../../shared/contract/risk.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { riskFormulaVersion, riskTermNames } from '../../../../shared/schema/risk.ts';
import type { RiskSettings } from '../../../../shared/schema/risk.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { riskSentence, riskUncertainty, scoreRisk } from '../../statistics/risk/index.ts';
import { stackOf } from '../../telemetry/stack.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { Announce } from '../alerts/alert-sink.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { createScoreCheck } from './altered-scores.ts';
import type { AlteredScores } from './altered-scores.ts';
import { resultDigest, settingsDigest } from './digest.ts';
import { createRiskEvidence } from './evidence-repository.ts';
import { previewSettings } from './preview.ts';
import { createRiskRepository } from './repository.ts';
import type { StoredScore } from './score-row.ts';
import { createScoring, inputsOfScore } from './scoring.ts';
import type { ScoringDependencies } from './scoring.ts';

type RiskCommandName = Extract<keyof Handlers, `risk/${string}`>;

export type RiskFeature = Feature<RiskCommandName> & {
  /** Scores what waits, after records have changed. Never throws: what could not be scored goes on waiting. */
  readonly recordsChanged: () => void;
  /** Models whose scores were changed by other means than scoring, at most `limit`. Rejects only when aborted. */
  readonly altered: (
    limit: number,
    signal: AbortSignal,
    rest?: () => Promise<unknown>,
  ) => Promise<AlteredScores[]>;
};

export type RiskDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'log' | 'changes' | 'history' | 'publish' | 'models' | 'timetable'
> &
  Pick<ScoringDependencies, 'latestPerformance' | 'alerts' | 'system'> & {
    /** False while nothing may be recorded on top of the ledger. */
    readonly mayRecord: () => boolean;
  };

/** Most models that are scored within the call that changed them; more are work of the timetable. */
const inCall = 3;

/** Scored in one transaction at most; fewer where they take longer than `batchMs`, so that calls in between go on. */
const atOnce = 10;
const batchMs = 20;

/** After so long the timetable is asked again, so that closing waits no longer than this. */
const workMs = 1000;

const settingsId = 'risk';

function settingsFields({ weights, cutOffs, staleAfterDays }: RiskSettings, sha256: string): RecordFields {
  return {
    weights: riskTermNames.map((name) => `${name} ${weights[name]} %`).join(', '),
    cutOffs: Object.entries(cutOffs)
      .map(([grade, from]) => `${grade} from ${from}`)
      .join(', '),
    staleAfterDays,
    settingsSha256: sha256,
  };
}

/** Risk: a score for every model from what the other areas found, its history, and the settings of all scores. */
export function createRiskFeature(dependencies: RiskDependencies): RiskFeature {
  const { database, clock, log, changes, history, publish, models, timetable, mayRecord } = dependencies;
  const repository = createRiskRepository(database);
  const score = createScoring({ ...dependencies, repository, evidence: createRiskEvidence(database) });
  let scoring = false;
  let soon = false;

  /** Scores some of the models that wait, in one transaction. True when others still do. */
  function scoreSome(): boolean {
    // Announcing new scores is itself a change of records.
    scoring = true;
    try {
      const { others, scored } = database.write(() => {
        const until = clock.monotonicMs() + batchMs;
        const ids = repository.waiting(atOnce + 1);
        const done: { id: ModelId; announce: Announce }[] = [];
        let looked = 0;
        for (const id of ids.slice(0, atOnce)) {
          const announce = score(id);
          repository.noLongerWaiting(id);
          looked += 1;
          if (announce !== null) done.push({ id, announce });
          if (clock.monotonicMs() >= until) break;
        }
        return { others: ids.length > looked, scored: done };
      });
      if (scored.length > 0) {
        publish({ topic: 'records/changed', payload: { entity: 'risk', ids: scored.map(({ id }) => id) } });
      }
      for (const { announce } of scored) announce();
      return others;
    } finally {
      scoring = false;
    }
  }

  /** Lets the timetable begin after the call that is being answered. */
  function scoreSoon(): void {
    if (soon) return;
    soon = true;
    void setImmediate().then(() => {
      soon = false;
      return timetable.tick();
    });
  }

  function recordsChanged(): void {
    if (scoring || !mayRecord()) return;
    try {
      const waiting = repository.waiting(inCall + 1).length;
      if (waiting > inCall) scoreSoon();
      else if (waiting > 0) scoreSome();
    } catch (error) {
      log.error('risk scoring failed', { stack: stackOf(error) });
    }
  }

  function toView(stored: StoredScore): RiskScore {
    const { settings, sha256 } = repository.settingsOf(stored.settingsVersion);
    return {
      ...stored,
      modelName: models.get(stored.modelId).name,
      settings,
      settingsSha256: sha256,
      sentence: riskSentence(stored),
      uncertainty: riskUncertainty(stored, settings.staleAfterDays),
    };
  }

  function save(settings: RiskSettings, version: number, actor: Actor): RiskSettingsInForce {
    const saved = database.write(() => {
      const present = repository.settings();
      if (present.version !== version) {
        throw new DriftGuardError('STALE_VERSION', undefined, { yours: version, present: present.version });
      }
      const sha256 = settingsDigest(riskFormulaVersion, settings);
      if (sha256 === present.sha256) return false;
      repository.addSettings(
        { version: version + 1, formulaVersion: riskFormulaVersion, settings, sha256, savedAt: clock.now() },
        actor.id,
      );
      repository.letAllWait();
      changes.record({
        entity: 'setting',
        entityId: settingsId,
        actor,
        action: 'changed',
        before: settingsFields(present.settings, present.sha256),
        after: settingsFields(settings, sha256),
      });
      return true;
    });
    if (saved) {
      publish({ topic: 'records/changed', payload: { entity: 'setting', ids: [settingsId] } });
      scoreSoon();
    }
    return repository.settings();
  }

  const handlers: Pick<Handlers, RiskCommandName> = {
    'risk/summary': () => ({ ...repository.summary(), waiting: repository.countWaiting() }),

    'risk/list': (input) => repository.list(input),

    'risk/get'({ modelId }) {
      models.get(modelId);
      const stored = repository.current(modelId);
      return { score: stored === null ? null : toView(stored) };
    },

    'risk/history'(input) {
      models.get(input.modelId);
      return repository.history(input);
    },

    'risk/recompute'({ id }) {
      const stored = repository.find(id);
      if (stored === null) throw new DriftGuardError('NOT_FOUND', 'There is no such score.');
      const { settings, formulaVersion } = repository.settingsOf(stored.settingsVersion);
      const computed = scoreRisk({ inputs: inputsOfScore(stored), settings, at: stored.at });
      const computedSha256 = resultDigest(stored.at, settingsDigest(formulaVersion, settings), computed);
      const same = computedSha256 === stored.resultSha256;
      return {
        same,
        storedSha256: stored.resultSha256,
        computedSha256,
        sentence: same
          ? `The score is the same, bit for bit: ${computed.score.toFixed(1)}, grade ${computed.grade}.`
          : `The score differs: ${computed.score.toFixed(1)}, grade ${computed.grade} now; ${stored.score.toFixed(1)}, grade ${stored.grade} as stored.`,
      };
    },

    'risk/settings': () => repository.settings(),

    'risk/settings-history': (page) => history.page({ entity: 'setting', entityId: settingsId, ...page }),

    'risk/preview': ({ settings }) =>
      previewSettings(repository.inputs(), {
        present: repository.settings().settings,
        proposed: settings,
        at: clock.now(),
      }),

    'risk/save-settings': ({ settings, version }, { actor }) => save(settings, version, actor),
  };

  return {
    handlers,
    recordsChanged,
    altered: createScoreCheck(database).altered,
    start() {
      timetable.add({
        name: 'risk scores',
        quiet: true,
        inRecovery: false,
        isDue: () => repository.waiting(1).length > 0 || repository.hasOld(clock.now()),
        async work() {
          database.write(() => repository.letOldWait(clock.now()));
          const until = clock.monotonicMs() + workMs;
          let others = true;
          while (others && clock.monotonicMs() < until) {
            // oxlint-disable-next-line no-await-in-loop -- lets others work between two batches
            await setImmediate();
            others = scoreSome();
          }
          if (others) scoreSoon();
        },
      });
      return Promise.resolve();
    },
  };
}
