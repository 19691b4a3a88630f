import { z } from 'zod';

/** The kinds of record whose changes are kept and announced. */
export const entity = z.enum([
  'model',
  'model-version',
  'dataset',
  'run',
  'workspace',
  'user',
  'session',
  'backup',
  'monitor',
  'monitor-run',
  'fairness-run',
  'performance-run',
  'prediction-batch',
  'alert',
  'alert-rule',
  'risk',
  'explanation',
  'setting',
  'approval',
  'deployment',
]);
export type Entity = z.infer<typeof entity>;
