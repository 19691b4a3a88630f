import type { Model } from '../../../../shared/contract/models.ts';
import type { ModelVersion, VersionMetric } from '../../../../shared/contract/versions.ts';
import { cardSections } from '../../../../shared/schema/model-card.ts';
import type { CardSection, ModelCard } from '../../../../shared/schema/model-card.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { countInWords } from '../../evidence/limits.ts';
import { artefactInWords } from './facts.ts';

/** Where the ledger stood when a card left the workspace. */
export type LedgerStanding = {
  readonly log: string;
  readonly size: number;
  readonly root: string;
  /** The newest signed checkpoint as a signed note; null where nothing may be signed. */
  readonly checkpoint: string | null;
};

export type CardFacts = {
  readonly model: Pick<Model, 'name' | 'owner' | 'purpose' | 'task' | 'riskClass' | 'state'>;
  readonly version: ModelVersion;
  readonly standing: LedgerStanding;
  readonly exportedAt: UtcInstant;
  readonly softwareVersion: string;
};

const source =
  'Mitchell et al. 2019, “Model Cards for Model Reporting”, https://doi.org/10.1145/3287560.3287596';

type Titles = {
  readonly [Section in CardSection]: {
    readonly title: string;
    readonly texts: { readonly [Text in keyof ModelCard[Section]]: string };
  };
};

/** Titles as in the paper. */
const titles: Titles = {
  details: {
    title: 'Model details',
    texts: {
      developers: 'Person or organisation developing the model',
      type: 'Model type',
      method: 'Training algorithm, parameters, constraints and features',
      resources: 'Paper or other resource',
      licence: 'Licence and citation',
      contact: 'Where to send questions',
    },
  },
  use: {
    title: 'Intended use',
    texts: {
      purposes: 'Primary intended uses',
      users: 'Primary intended users',
      outOfScope: 'Uses that are out of scope',
    },
  },
  factors: {
    title: 'Factors',
    texts: { relevant: 'Relevant factors', evaluated: 'Evaluation factors' },
  },
  metrics: {
    title: 'Metrics',
    texts: {
      measures: 'Model performance measures',
      thresholds: 'Decision thresholds',
      variation: 'Approaches to uncertainty and variability',
    },
  },
  evaluation: {
    title: 'Evaluation data',
    texts: { data: 'Data sets', motivation: 'Motivation', preparation: 'Preprocessing' },
  },
  training: {
    title: 'Training data',
    texts: { data: 'Data sets', motivation: 'Motivation', preparation: 'Preprocessing' },
  },
  analyses: {
    title: 'Quantitative analyses',
    texts: { unitary: 'Unitary results', intersectional: 'Intersectional results' },
  },
  ethics: { title: 'Ethical considerations', texts: { considerations: 'Ethical considerations' } },
  caveats: {
    title: 'Caveats and recommendations',
    texts: { caveats: 'Caveats', recommendations: 'Recommendations' },
  },
};

/** Characters that Markdown or HTML give a meaning within a line. */
const meaningful = /[\\`*_{}[\]<>|~#!^$]/gu;
/** What makes a line a list, a heading or a rule when it begins it. */
const lineStart = /^(\s*)(?:([-+=:])|(\d+)([.)])(?=\s|$))/u;

/**
 * A text that a person wrote, so that it stands in Markdown as it was written: no markup, no HTML, no link with
 * another address than it shows. Indentation goes: four blanks would begin a block of code.
 */
export function asMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replaceAll('&', '&amp;')
        .replace(meaningful, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : `\\${sign}`))
        .replace(lineStart, (_all, blank: string, sign?: string, digits?: string, end?: string) =>
          sign === undefined ? `${blank}${digits}\\${end}` : `${blank}\\${sign}`,
        ),
    )
    .join('\n');
}

/** The same in a cell of a table, which is one line. */
function inCell(text: string): string {
  return asMarkdown(text).replaceAll('\n', ' ');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(inCell)))].join(
    '\n',
  );
}

function metricRow(metric: VersionMetric): string[] {
  if (metric.source === 'typed') return [metric.name, String(metric.value), '', metric.origin];
  const { interval } = metric;
  return [
    metric.name,
    String(metric.value),
    interval === null
      ? ''
      : `${interval.lower} to ${interval.upper} (${interval.confidence * 100} %, ${interval.method})`,
    `measured in “${metric.dataset}”, result ${metric.runId}, SHA-256 ${metric.resultSha256}`,
  ];
}

function factRows({ model, version }: CardFacts): string[][] {
  const { artefact, training } = version;
  return [
    ['Owner', model.owner],
    ['Purpose', model.purpose],
    ['Task', model.task],
    ['Risk class', model.riskClass],
    ['State of the model', model.state],
    ['Version', `${version.version}${version.current ? ', the present one' : ''}`],
    ['Registered', `${version.createdAt}${version.createdBy === null ? '' : `, ${version.createdBy.name}`}`],
    ['Artefact', artefact === null ? 'not recorded' : artefactInWords(artefact)],
    ['SHA-256 of the artefact', artefact?.sha256 ?? 'not recorded'],
    [
      'Training data in evidence',
      training === null ? 'not recorded' : `“${training.name}”, ${countInWords(training.rows)} rows`,
    ],
    ['SHA-256 of the training data', training?.evidenceSha256 ?? 'not recorded'],
  ];
}

function sectionText(card: ModelCard, section: CardSection): string {
  const { title, texts } = titles[section];
  const labels: Readonly<Record<string, string>> = texts;
  const parts = Object.entries(card[section]).flatMap(([name, text]) =>
    text === '' ? [] : [`**${labels[name] ?? name}**`, asMarkdown(text)],
  );
  return [`## ${title}`, ...(parts.length === 0 ? ['Not written yet.'] : parts)].join('\n\n');
}

/** A block that shows its text as it is, whatever it holds. */
function verbatim(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

/** The card for people, with the facts of the version first and what it stands on last. */
export function cardAsMarkdown(facts: CardFacts): string {
  const { model, version, standing, exportedAt, softwareVersion } = facts;
  const metrics =
    version.metrics.length === 0
      ? 'None recorded.'
      : tableOf(['Figure', 'Value', 'Interval', 'Where it comes from'], version.metrics.map(metricRow));
  const signed =
    standing.checkpoint === null
      ? 'No checkpoint is signed: the key of the ledger is not at hand.'
      : `The newest signed checkpoint of the ledger:\n\n${verbatim(standing.checkpoint)}`;
  return `${[
    `# Model card: ${inCell(model.name)} ${inCell(version.version)}`,
    `Sections as in ${source}.`,
    tableOf(['Fact', 'Value'], factRows(facts)),
    ...cardSections.map((section) => sectionText(version.card, section)),
    '## Recorded figures',
    metrics,
    '## What this stands on',
    `Exported ${exportedAt} by DriftGuard ${softwareVersion}. The ledger ${inCell(standing.log)} had ${standing.size} entries then, with the root ${standing.root}; the change history of the version is in it.`,
    signed,
  ].join('\n\n')}\n`;
}

/** The card for programs. Signs that HTML gives a meaning are escaped, so that it may be put into a page. */
export function cardAsJson({ model, version, standing, exportedAt, softwareVersion }: CardFacts): string {
  const { card, modelName: _name, cardState, cardSections: written, rowVersion: _row, ...facts } = version;
  const content = {
    format: 'driftguard-model-card',
    formatVersion: 1,
    sections: source,
    exportedAt,
    softwareVersion,
    model: {
      id: version.modelId,
      name: model.name,
      owner: model.owner,
      purpose: model.purpose,
      task: model.task,
      riskClass: model.riskClass,
      state: model.state,
    },
    version: facts,
    card: { state: cardState, sectionsWritten: written, ...card },
    ledger: standing,
  };
  const text = JSON.stringify(content, null, 2).replace(
    /[<>&\u2028\u2029]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
