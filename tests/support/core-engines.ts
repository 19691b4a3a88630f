import type { ComparisonEngine, EvidenceEngine } from '../../main/core/ports.ts';

/** An engine for tests that touch no data file: asked to read one, it says so. */
export const idleEvidenceEngine: EvidenceEngine = {
  inspect: () => Promise.reject(new Error('This test core has no evidence engine')),
  convert: () => Promise.reject(new Error('This test core has no evidence engine')),
  readGroups: () => Promise.reject(new Error('This test core has no evidence engine')),
  windows: () => Promise.reject(new Error('This test core has no evidence engine')),
  slice: () => Promise.reject(new Error('This test core has no evidence engine')),
  readRows: () => Promise.reject(new Error('This test core has no evidence engine')),
  packLines: () => Promise.reject(new Error('This test core has no evidence engine')),
  repeatedValue: () => Promise.reject(new Error('This test core has no evidence engine')),
  matchLabels: () => Promise.reject(new Error('This test core has no evidence engine')),
  joinLabels: () => Promise.reject(new Error('This test core has no evidence engine')),
  version: () => Promise.resolve('none'),
  close: () => Promise.resolve(),
};

/** An engine for tests that compare nothing. */
export const idleComparison: ComparisonEngine = {
  compare: () => Promise.reject(new Error('This test core has no comparison engine')),
  suggestThresholds: () => Promise.reject(new Error('This test core has no comparison engine')),
  compareTogether: () => Promise.reject(new Error('This test core has no comparison engine')),
  measurePerformance: () => Promise.reject(new Error('This test core has no comparison engine')),
  measureFairness: () => Promise.reject(new Error('This test core has no comparison engine')),
  checkPart: () => Promise.reject(new Error('This test core has no comparison engine')),
  layOutPart: () => Promise.reject(new Error('This test core has no comparison engine')),
  workers: () => Promise.resolve({ threads: 0, busy: 0, waiting: 0, crashes: 0, heapBytes: 0 }),
  close: () => Promise.resolve(),
};
