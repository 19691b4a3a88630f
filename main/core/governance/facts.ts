import type { VersionMetric } from '../../../shared/contract/versions.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import type { ModelVersionId } from '../../../shared/schema/ids.ts';
import type { PerformanceMetric } from '../../../shared/schema/performance.ts';
import type { RiskClass, RiskGrade } from '../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Figure } from '../statistics/index.ts';

/* What the gate looks at, as the records of other areas tell it. */

/** The version that is to be let in. */
export interface VersionFacts {
  readonly id: ModelVersionId;
  readonly version: string;
  readonly createdAt: UtcInstant;
  readonly artefactSha256: string | null;
  /** Name of the data set that it was trained on. */
  readonly training: string | null;
  /** Sections of the card that say something, of all that there are. */
  readonly cardSections: number;
  readonly allSections: number;
  readonly declared: readonly VersionMetric[];
}

interface Found {
  readonly id: string;
  /** Of the data, or of the monitor. */
  readonly name: string;
  readonly at: UtcInstant;
  /** The version that the data say they are of; null where they say none. */
  readonly versionId: ModelVersionId | null;
}

export interface RunFound extends Found {
  readonly kind: 'run';
  readonly verdict: DriftVerdict;
  /** Whether it was compared by tests, levels or thresholds that somebody chose for it. */
  readonly ownSettings: boolean;
}

export interface MonitorFound extends Found {
  readonly kind: 'monitor';
  /** `drifting`: sees drift that is no alarm yet. */
  readonly state: 'alarm' | 'drifting' | 'quiet';
  readonly verdict: DriftVerdict | null;
  /** Drifted windows among those that the rule of the monitor looks at. */
  readonly drifted: number;
  readonly lookedAt: number;
}

export interface FairnessFound extends Found {
  readonly verdict: FairnessVerdict;
  /** The protected attributes that it looked at. */
  readonly attributes: readonly string[];
}

export interface PerformanceFound extends Found {
  /** Whether labels were missing, so that it is what the reference lets expect. */
  readonly estimated: boolean;
  readonly figures: ReadonlyMap<PerformanceMetric, Figure>;
}

export interface RiskFound {
  readonly id: string;
  readonly at: UtcInstant;
  readonly score: number;
  readonly high: number;
  /** Null while too little is known for one. */
  readonly grade: RiskGrade | null;
}

/** Alerts that nobody has resolved. */
export interface AlertsFound {
  readonly critical: number;
  readonly warning: number;
  readonly notice: number;
  /** The gravest of them. */
  readonly worstId: string | null;
  /** Whether a rule of alerts that is switched on looks at the model. */
  readonly watched: boolean;
}

export interface GateFacts {
  readonly modelName: string;
  readonly riskClass: RiskClass;
  readonly version: VersionFacts;
  /**
   * The newest comparison of whole data sets, and the monitors that are switched on and have something to say. Of each
   * kind of result the newest that is of the version, else the newest at all.
   */
  readonly drift: readonly (RunFound | MonitorFound)[];
  /** The newest checks of the version, newest first; where there is none, the newest at all. */
  readonly fairness: readonly FairnessFound[];
  /** The protected attributes on the list of the model. */
  readonly protectedAttributes: readonly string[];
  /** The newest performance on current data. */
  readonly performance: PerformanceFound | null;
  /** Null while the model has no score, or waits for another one. */
  readonly risk: RiskFound | null;
  readonly alerts: AlertsFound;
}

/**
 * Whether a result says something about a version: its data name that version; where they name none, it was found after
 * the version was registered.
 */
export function isOfVersion(
  found: Pick<Found, 'at' | 'versionId'>,
  version: Pick<VersionFacts, 'id' | 'createdAt'>,
): boolean {
  return found.versionId === null ? found.at >= version.createdAt : found.versionId === version.id;
}
