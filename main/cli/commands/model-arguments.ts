import { DriftGuardError } from '../../../shared/errors.ts';
import { workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

type Named = { readonly dataDir: string; readonly model: string };

export type ArtefactFlag =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'digest'; readonly sha256: string };

export type ModelRequest =
  | (Named & { readonly verb: 'list' })
  | (Named & {
      readonly verb: 'add';
      readonly version: string;
      readonly artefact: ArtefactFlag | null;
      readonly training: string | null;
      readonly note: string;
    })
  | (Named & { readonly verb: 'card'; readonly version: string | null; readonly from: string | null })
  | (Named & {
      readonly verb: 'export';
      readonly version: string | null;
      readonly format: 'markdown' | 'json';
      readonly output: string | null;
    });

export const modelUsage = `Usage: driftguard model version list   --model MODEL [flags]
       driftguard model version add    --model MODEL --version X.Y.Z [--artefact FILE | --sha256 DIGEST] [flags]
       driftguard model version card   --model MODEL [--version X.Y.Z] [--from FILE] [flags]
       driftguard model version export --model MODEL [--version X.Y.Z] [--format FORMAT] [--output FILE] [flags]

Versions of a model. list tells which there are, newest first. add registers the next one and makes it the
present one; the artefact is read once and not kept, its SHA-256 tells later whether a file is the one. card
shows the model card, or writes it with --from. export gives the card with the facts of the version and the
signed checkpoint that it stands on, and is on record.

  --model MODEL       Name or identifier of the model.
  --version X.Y.Z     For add the next version, else which one (default: the present one).
  --artefact FILE     The file that the version runs from.
  --sha256 DIGEST     Its SHA-256, where the file is elsewhere.
  --training NAME     Data set of the model that the version was trained on.
  --note TEXT         What is new.
  --from FILE         JSON with the sections of the card; what is left out is empty. --json shows the form.
  --format FORMAT     markdown or json (default: markdown).
  --output FILE       Where the export goes; it must not exist yet (default: standard output).

Flags:
${workspaceFlagsHelp}  --json              One JSON document instead of lines.
  --help              Show this text.

Exit code: 0 done, 1 error.
`;

const options = {
  ...workspaceFlags,
  model: { type: 'string' },
  version: { type: 'string' },
  artefact: { type: 'string' },
  sha256: { type: 'string' },
  training: { type: 'string' },
  note: { type: 'string' },
  from: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Flags that only some verbs take; the others refuse them instead of leaving them unheard. */
const takenBy: Readonly<Record<string, readonly ModelRequest['verb'][]>> = {
  version: ['add', 'card', 'export'],
  artefact: ['add'],
  sha256: ['add'],
  training: ['add'],
  note: ['add'],
  from: ['card'],
  format: ['export'],
  output: ['export'],
};

const see = 'See driftguard model --help.';

function refuse(message: string): never {
  throw new DriftGuardError('INVALID_INPUT', message);
}

/** Throws INVALID_INPUT for flags that are not known. */
export function readModelFlags(args: readonly string[]) {
  return parseFlags('model', { args: [...args], options, strict: true, allowPositionals: true });
}

type Flags = ReturnType<typeof readModelFlags>;

const given = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

function verbOf(text: string | undefined): ModelRequest['verb'] {
  if (text === 'list' || text === 'add' || text === 'card' || text === 'export') return text;
  return refuse(
    text === undefined
      ? `Say what to do: list, add, card or export. ${see}`
      : `There is no “model version ${text}”. ${see}`,
  );
}

/** What the flags ask for. Throws INVALID_INPUT with a sentence for the person typing. */
export function toModelRequest({ values, positionals }: Flags): ModelRequest {
  const [noun, asked, surplus] = positionals;
  if (noun !== 'version') refuse(`Say “model version”, then what to do. ${see}`);
  const verb = verbOf(asked);
  if (surplus !== undefined) refuse(`“${surplus}” is not expected after “${verb}”. ${see}`);
  for (const [flag, verbs] of Object.entries(takenBy)) {
    if (Object.hasOwn(values, flag) && !verbs.includes(verb)) {
      refuse(`“model version ${verb}” does not take --${flag}. ${see}`);
    }
  }
  const dataDir = given(values['data-dir']) ?? refuse('Name the folder with --data-dir.');
  const model = given(values.model) ?? refuse('Name the model with --model.');
  const version = given(values.version);
  if (verb === 'list') return { verb, dataDir, model };
  if (verb === 'card') return { verb, dataDir, model, version, from: given(values.from) };
  if (verb === 'export') {
    const format = values.format ?? 'markdown';
    if (format !== 'markdown' && format !== 'json')
      refuse(`--format takes markdown or json, not “${format}”.`);
    if (values.json === true && format === 'markdown' && given(values.output) === null) {
      refuse('Give the export a file with --output, or ask for --format json without --json.');
    }
    return { verb, dataDir, model, version, format, output: given(values.output) };
  }
  const path = given(values.artefact);
  const sha256 = given(values.sha256);
  if (path !== null && sha256 !== null) refuse('Give --artefact or --sha256, not both.');
  return {
    verb,
    dataDir,
    model,
    version: version ?? refuse('Name the next version with --version.'),
    artefact: path !== null ? { kind: 'file', path } : sha256 !== null ? { kind: 'digest', sha256 } : null,
    training: given(values.training),
    note: values.note ?? '',
  };
}
