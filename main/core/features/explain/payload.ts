import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ExplainSettingsDraft, ReplacedName } from '../../../../shared/contract/explain.ts';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import { redact } from './redact.ts';

const instructions =
  'You explain the result of a statistical check of data or decisions to people who are responsible for a machine-learning model and who are no statisticians. ' +
  'Use only the facts below. Do not compute, estimate or add any number that is not in them, and do not change the verdict. ' +
  'Some names are replaced by placeholders such as “Column A”; keep them as they are. ' +
  'Write plain English in short paragraphs, without headings: what was found, what it may mean, and what to look at first. Say what the facts do not tell.';

/** What is sent about no result at all, to find out whether somebody answers. */
const testFacts = 'This is a test of the connection. Answer with the word “ready”.';

export type Payload = {
  readonly body: string;
  readonly digest: Sha256;
  readonly replaced: readonly ReplacedName[];
};

function payloadOf(model: string, facts: string, replaced: readonly ReplacedName[]): Payload {
  const body = JSON.stringify({
    model,
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: facts },
    ],
    stream: false,
  });
  return { body, replaced, digest: sha256Hex.parse(createHash('sha256').update(body).digest('hex')) };
}

/** What is sent about a result: the same bytes for the same result, model and settings. */
export function payloadOfNarrative(
  narrative: Narrative,
  settings: Pick<ExplainSettingsDraft, 'model' | 'sendNames' | 'sendValues'>,
): Payload {
  const { text, replaced } = redact(narrative, settings);
  return payloadOf(settings.model, text, replaced);
}

export function payloadOfTest({ model }: Pick<ExplainSettingsDraft, 'model'>): Payload {
  return payloadOf(model, testFacts, []);
}

const sentBody = z.looseObject({ messages: z.array(z.looseObject({ content: z.string() })).length(2) });

/** The facts in a body that was sent: what an answer may take numbers from. */
export function factsOf(body: string): string {
  return sentBody.parse(JSON.parse(body)).messages[1]?.content ?? '';
}

/** Where a request goes. */
export function completionsUrl(base: string): string {
  return `${base.replace(/\/+$/, '')}/chat/completions`;
}

const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/** Longest answer that is kept, in characters. */
const longestAnswer = 20_000;

/** The text of a reply; null where it is none, empty, or too long to be an explanation. */
export function answerIn(body: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  const text = completion.safeParse(value).data?.choices[0]?.message.content.trim() ?? '';
  return text === '' || text.length > longestAnswer ? null : text;
}
