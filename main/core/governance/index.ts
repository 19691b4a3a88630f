/* What the rest of the product uses of the gate. */
export { evaluateGate, type GateRequest } from './evaluate.ts';
export type {
  AlertsFound,
  FairnessFound,
  GateFacts,
  MonitorFound,
  PerformanceFound,
  RiskFound,
  RunFound,
  VersionFacts,
} from './facts.ts';
export { gateNarrative } from './narrative.ts';
