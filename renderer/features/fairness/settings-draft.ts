import { fairnessSettingsDraft } from '../../../shared/contract/fairness.ts';
import type { FairnessSettings, FairnessSettingsInput } from '../../../shared/contract/fairness.ts';
import type { ComparedRateName } from '../../../shared/schema/fairness.ts';

/** The settings as they stand in the form: texts as typed. */
export type SettingsForm = {
  readonly attributes: readonly {
    readonly column: string;
    readonly cutPoints: string;
    readonly reference: string;
  }[];
  readonly favourable: string;
  readonly minimum: string;
  readonly ratio: string;
  readonly gap: string;
  readonly judged: readonly ComparedRateName[];
  readonly seed: string;
};

export function toForm({ attributes, favourable, config }: FairnessSettings): SettingsForm {
  return {
    attributes: attributes.map(({ column, cutPoints }) => ({
      column,
      cutPoints: cutPoints.join(', '),
      reference: config.referenceValues[column] ?? '',
    })),
    favourable: favourable.join(', '),
    minimum: String(config.minimumGroupSize),
    ratio: String(config.ratioPercent),
    gap: String(config.maximumGap),
    judged: config.judgedRates,
    seed: String(config.seed),
  };
}

/** Parts of a list that is separated by commas, without empty ones. */
function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

export type SettingsTexts = { readonly numbers: string; readonly number: string };

export type SettingsReading =
  | { readonly ok: true; readonly draft: FairnessSettingsInput }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** Which field of the form a path of the settings is. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [head, next, third] = path.map(String);
  if (head === 'attributes') return third === 'cutPoints' ? `cutPoints.${next ?? ''}` : 'attributes';
  if (head !== 'config') return head ?? '';
  const names: Readonly<Record<string, string>> = {
    minimumGroupSize: 'minimum',
    ratioPercent: 'ratio',
    maximumGap: 'gap',
    judgedRates: 'judged',
    seed: 'seed',
  };
  return names[next ?? ''] ?? 'attributes';
}

/** The form as settings, or what is wrong with which field. */
export function readForm(form: SettingsForm, texts: SettingsTexts): SettingsReading {
  const draft: FairnessSettingsInput = {
    attributes: form.attributes.map(({ column, cutPoints }) => ({
      column,
      cutPoints: parts(cutPoints).map(readNumber),
    })),
    favourable: parts(form.favourable),
    config: {
      minimumGroupSize: readNumber(form.minimum),
      ratioPercent: readNumber(form.ratio),
      maximumGap: readNumber(form.gap),
      judgedRates: [...form.judged],
      seed: readNumber(form.seed),
      referenceValues: Object.fromEntries(
        form.attributes
          .filter(({ reference }) => reference.trim() !== '')
          .map(({ column, reference }) => [column, reference.trim()]),
      ),
    },
  };
  const parsed = fairnessSettingsDraft.safeParse(draft);
  if (parsed.success) return { ok: true, draft };
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path);
    // A number that is none has its own sentence: the schema would speak of NaN.
    problems[field] ??=
      issue.code === 'invalid_type'
        ? field.startsWith('cutPoints')
          ? texts.numbers
          : texts.number
        : issue.message;
  }
  return { ok: false, problems };
}
