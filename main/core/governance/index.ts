/* What the rest of the product uses of the gate. */
export { evaluateGate, type GateRequest } from './evaluate.ts';
export {
  isOfVersion,
  type AlertsFound,
  type FairnessFound,
  type GateFacts,
  type MonitorFound,
  type PerformanceFound,
  type RiskFound,
  type RunFound,
  type VersionFacts,
} from './facts.ts';
export { gateNarrative } from './narrative.ts';
