import type { PredictionColumns } from '../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { ColumnRole } from '../../../shared/schema/column.ts';
import { recognisePredictionColumns } from '../../../shared/schema/prediction-columns.ts';
import { batchName } from '../../../shared/contract/predictions.ts';
import { workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

type Named = { readonly dataDir: string; readonly model: string };

export type LogColumns = {
  readonly id: string | null;
  readonly time: string | null;
  readonly score: string | null;
  readonly prediction: string | null;
  readonly label: string | null;
  /** Null: every column that looks like one and is named by no other flag. */
  readonly features: readonly string[] | null;
};

export type PredictRequest =
  | (Named & {
      readonly verb: 'log';
      readonly batch: string;
      readonly file: string;
      readonly modelVersion: string | null;
    } & LogColumns)
  | (Named & { readonly verb: 'seal'; readonly batches: readonly string[]; readonly name: string | null })
  | (Named & { readonly verb: 'list' });

export const predictUsage = `Usage: driftguard predict log  --model MODEL --batch ID --file FILE [columns] [flags]
       driftguard predict seal --model MODEL (--batch ID)... | --all --name NAME [flags]
       driftguard predict list --model MODEL [flags]

Logs what a model predicted. log stages the rows of a file as one batch, 10,000 a part; the same batch with the
same content again changes nothing, so it is safe to repeat after a crash, and other content is refused. seal
turns staged batches into evidence: a data set of current data that comparisons, fairness checks and monitors
use. list tells which batches there are and how much of them is labelled.

  --model MODEL       Name or identifier of the model.
  --batch ID          What your program calls the batch, up to 100 characters. Several for seal.
  --all               Seal every complete staged batch.
  --name NAME         Name of the data set (default: the batches).
  --file FILE         CSV, Parquet, JSON or JSON Lines, one prediction a row.
  --model-version X.Y.Z  The version of the model that made them, where that is known.

Columns; what is not given is recognised by name and values:
  --id COLUMN         Names the prediction; labels find it by this.
  --time COLUMN       When it was made, year first; without a zone it is UTC.
  --features COLUMNS  Inputs of the model, separated by commas.
  --score COLUMN      Its score.
  --prediction COLUMN Its decision, class or number.
  --label COLUMN      What came true, where that is known already.

Flags:
${workspaceFlagsHelp}  --json              One JSON document instead of lines.
  --help              Show this text.

Exit code: 0 done (or done before), 1 error.
`;

const options = {
  ...workspaceFlags,
  model: { type: 'string' },
  batch: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  name: { type: 'string' },
  file: { type: 'string' },
  'model-version': { type: 'string' },
  id: { type: 'string' },
  time: { type: 'string' },
  features: { type: 'string', multiple: true },
  score: { type: 'string' },
  prediction: { type: 'string' },
  label: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function refuse(message: string): never {
  throw new DriftGuardError('INVALID_INPUT', message);
}

const see = 'See driftguard predict --help.';

/** Throws INVALID_INPUT for flags that are not known. */
export function readPredictFlags(args: readonly string[]) {
  return parseFlags('predict', { args: [...args], options, strict: true, allowPositionals: true });
}

type Flags = ReturnType<typeof readPredictFlags>;

const given = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** What the flags ask for. Throws INVALID_INPUT with a sentence for the person typing. */
export function toPredictRequest({ values, positionals }: Flags): PredictRequest {
  const [verb, ...rest] = positionals;
  if (verb === undefined) refuse(`Say what to do: log, seal or list. ${see}`);
  const [surplus] = rest;
  if (surplus !== undefined) refuse(`“${surplus}” is not expected after “${verb}”. ${see}`);
  const dataDir = given(values['data-dir']) ?? refuse('Name the folder with --data-dir.');
  const model = given(values.model) ?? refuse('Name the model with --model.');
  const batches = values.batch ?? [];
  if (verb !== 'log' && values['model-version'] !== undefined) {
    refuse(`“predict ${verb}” does not take --model-version: batches name it when they are logged. ${see}`);
  }
  if (verb === 'list') return { verb, dataDir, model };
  if (verb === 'seal') {
    if ((values.all === true) === batches.length > 0) refuse('Give either --batch, once or more, or --all.');
    const name = given(values.name);
    if (values.all === true && name === null) refuse('Give the data set a name with --name.');
    return { verb, dataDir, model, batches, name };
  }
  if (verb !== 'log') refuse(`There is no “predict ${verb}”. ${see}`);
  const [batch, another] = batches;
  if (batch === undefined || batch === '')
    refuse('Name the batch with --batch: the same name is the same batch.');
  if (another !== undefined) refuse('Log one batch at a time: give --batch once.');
  const file = given(values.file) ?? refuse('Name the file with --file.');
  const named = batchName.safeParse(batch);
  if (!named.success) refuse(`--batch: ${named.error.issues[0]?.message ?? 'It cannot be a name.'}`);
  const features = values.features?.flatMap((list) => list.split(',')).map((name) => name.trim());
  return {
    verb,
    dataDir,
    model,
    batch,
    file,
    modelVersion: given(values['model-version']),
    id: given(values.id),
    time: given(values.time),
    score: given(values.score),
    prediction: given(values.prediction),
    label: given(values.label),
    features: features?.filter((name) => name !== '') ?? null,
  };
}

/**
 * Which column of a file holds what: as the flags say, and where they say nothing as its columns look. Throws
 * INVALID_INPUT where the identifier or the time cannot be told.
 */
export function toLogColumns(
  request: LogColumns,
  present: readonly { readonly name: string; readonly role: ColumnRole }[],
): PredictionColumns {
  const { id, at, features, score, prediction, label } = recognisePredictionColumns(
    { ...request, at: request.time },
    present,
  );
  return {
    id: id ?? refuse('No column looks like the identifier of the predictions. Name it with --id.'),
    at: at ?? refuse('No column looks like the time of the predictions. Name it with --time.'),
    features:
      features.length > 0
        ? [...features]
        : refuse('No column is left for the features. Name them with --features.'),
    score,
    prediction,
    label,
  };
}
