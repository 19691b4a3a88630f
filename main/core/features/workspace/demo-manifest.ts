import { z } from 'zod';
import { importColumn, datasetPurpose, fileFormat } from '../../../../shared/contract/datasets.ts';
import { longestOverrideDays, shortestOverrideReason } from '../../../../shared/contract/deployments.ts';
import { fairnessRequest, fairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import { modelState, modelTask, riskClass } from '../../../../shared/contract/models.ts';
import { demoSource } from '../../../../shared/contract/workspace.ts';
import { monitorStanding } from '../../../../shared/contract/monitors.ts';
import { typedMetric } from '../../../../shared/contract/versions.ts';
import { modelCardDraft } from '../../../../shared/schema/model-card.ts';
import { driftVerdict } from '../../../../shared/schema/drift.ts';
import { fairnessVerdict } from '../../../../shared/schema/fairness.ts';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import { monitorDraft } from '../../../../shared/schema/monitor.ts';
import { semanticVersion } from '../../../../shared/schema/semantic-version.ts';

/** A file of the demo. `file` is a plain name inside the demo's data folder. */
export const demoDataset = z.strictObject({
  name: z.string().min(1),
  purpose: datasetPurpose,
  file: z.string().regex(/^[a-z0-9][a-z0-9-]*\.(csv|parquet|json|jsonl)$/),
  format: fileFormat,
  sha256: sha256Hex,
  bytes: z.int().min(1),
  rows: z.int().min(1),
  columns: z.array(importColumn).min(1),
});
export type DemoDataset = z.infer<typeof demoDataset>;

/** Settings of a model and the check that is made of each of its data sets with them. */
export const demoFairness = z.strictObject({
  settings: fairnessSettingsDraft,
  request: fairnessRequest.omit({ modelId: true, datasetId: true }),
  /** Verdict of the check of each data set, in their order. */
  expectedVerdicts: z.array(fairnessVerdict).min(1),
});

/** What is known of the version that a model has. */
export const demoVersion = z.strictObject({
  /** The file of the model, beside the data; null for a model of others whose file is not public. */
  artefact: z
    .strictObject({
      file: z.string().regex(/^[a-z0-9][a-z0-9.-]*\.json$/),
      sha256: sha256Hex,
      bytes: z.int().min(1),
    })
    .nullable(),
  metrics: z.array(typedMetric),
  card: modelCardDraft,
  note: z.string(),
});
export type DemoVersion = z.infer<typeof demoVersion>;

export const demoModel = z.strictObject({
  name: z.string().min(1),
  semanticVersion,
  owner: z.string().min(1),
  purpose: z.string().min(1),
  task: modelTask,
  riskClass,
  /** JSON Schema of the features; null for a model that has none. */
  featureSchema: z.record(z.string(), z.unknown()).nullable(),
  /** What this model shows, in one or two sentences. */
  story: z.string().min(1),
  /** States it is moved through after `draft`, each with the reason that is recorded. */
  /** How the model came to where it is; `override` where the gate did not admit it, which its reason then says. */
  steps: z.array(
    z.strictObject({
      state: modelState,
      note: z.string(),
      override: z
        .strictObject({
          reason: z.string().min(shortestOverrideReason),
          days: z.int().min(1).max(longestOverrideDays),
        })
        .nullable()
        .default(null),
    }),
  ),
  /** None, or a reference and then current data. */
  datasets: z.array(demoDataset),
  /** Monitors that are set up and run over the data, with how they are known to stand then. */
  monitors: z.array(
    z.strictObject({
      draft: monitorDraft.omit({ referenceId: true, config: true }),
      expectedState: monitorStanding.shape.state,
    }),
  ),
  /** Verdict of comparing the two; null when there is nothing to compare. */
  expectedVerdict: driftVerdict.nullable(),
  /** Null for a model of which fairness is not checked. */
  fairness: demoFairness.nullable().default(null),
  /** What each of its data sets is known to yield, later ones held against the first; null where none is measured. */
  performance: z
    .strictObject({ expectedSentences: z.array(z.string().min(1)).min(1) })
    .nullable()
    .default(null),
  /** With its file, it was trained on the first data set; figures of its first result are taken over. Null: nothing is known. */
  version: demoVersion.nullable().default(null),
});
export type DemoModel = z.infer<typeof demoModel>;

/** What `resources/demo/manifest.json` holds; written by `resources/demo/build/build.ts`. */
export const demoManifest = z.strictObject({
  formatVersion: z.literal(1),
  sources: z.array(demoSource).min(1),
  models: z.array(demoModel).min(1),
});
export type DemoManifest = z.infer<typeof demoManifest>;
