/* What the rest of the product uses of the risk score. */
export { nextReview, scoreRisk, type RiskInputs, type RiskRequest } from './score.ts';
export { riskNarrative } from './narrative.ts';
export { riskSentence, riskUncertainty } from './sentences.ts';
export {
  alertsInput,
  criticalityInput,
  dataQualityInput,
  driftInput,
  fairnessInput,
  performanceInput,
  type AlertFacts,
  type DatasetFacts,
  type FairnessFacts,
  type MonitorFacts,
  type PerformanceFacts,
  type RunFacts,
} from './terms.ts';
