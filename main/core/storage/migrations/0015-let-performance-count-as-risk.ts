import type { Migration } from '../migration.ts';

/* A result of performance lets its model be scored again; those of before are waited for once. */
export const letPerformanceCountAsRisk: Migration = {
  version: 15,
  name: 'let-performance-count-as-risk',
  sql: `
CREATE TRIGGER risk_due_performance_insert AFTER INSERT ON performance_runs
BEGIN INSERT INTO risk_due SELECT NEW.model_id WHERE NOT EXISTS (SELECT 1 FROM risk_due WHERE model_id = NEW.model_id); END;
INSERT INTO risk_due SELECT id FROM models
  WHERE deleted_at IS NULL AND id IN (SELECT model_id FROM performance_runs) AND id NOT IN (SELECT model_id FROM risk_due);
`,
};
