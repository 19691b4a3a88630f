import { describe, expect, it } from 'vitest';
import { modelCardDraft } from '../../../../../../shared/schema/model-card.ts';
import { modelId, modelVersionId, sha256Hex } from '../../../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';
import {
  asMarkdown,
  cardAsJson,
  cardAsMarkdown,
} from '../../../../../../main/core/features/versions/card-export.ts';
import type { CardFacts } from '../../../../../../main/core/features/versions/card-export.ts';

const at = utcInstant.parse('2026-01-02T03:04:05.000Z');
const hostile = '<img src=x onerror=alert(1)>';
const facts: CardFacts = {
  model: {
    name: `Score ${hostile}`,
    owner: '=HYPERLINK("http://example.org")',
    purpose: 'One | two',
    task: 'binary-classification',
    riskClass: 'high',
    state: 'draft',
  },
  version: {
    id: modelVersionId.parse('01900000-0000-7000-8000-000000000001'),
    modelId: modelId.parse('01900000-0000-7000-8000-000000000002'),
    modelName: 'Score',
    version: '1.0.0',
    current: true,
    createdAt: at,
    createdBy: null,
    artefact: { sha256: sha256Hex.parse('a'.repeat(64)), name: '`a`|b', sizeBytes: 3, source: 'file' },
    training: null,
    metrics: [{ source: 'typed', name: 'AUC|x', value: 0.5, origin: '[a](javascript:alert(1))' }],
    card: modelCardDraft.parse({ details: { developers: `# Us\n- ${hostile}\n1. \\x &lt;` } }),
    cardState: 'begun',
    cardSections: 1,
    rowVersion: 1,
    updatedAt: at,
  },
  standing: {
    log: 'driftguard/1',
    size: 7,
    root: 'ab',
    checkpoint: 'driftguard/1\n7\nqw==\n\n— ``` key sig\n',
  },
  exportedAt: at,
  softwareVersion: '1.0.0',
};

describe('a text in Markdown', () => {
  it.each([
    ['plain text, with a comma.', 'plain text, with a comma.'],
    ['# heading', '\\# heading'],
    ['  - item', '\\- item'],
    ['12. item', '12\\. item'],
    ['1) item', '1\\) item'],
    ['=== rule', '\\=== rule'],
    ['a - b = c', 'a - b = c'],
    ['<b>x</b> & y', '&lt;b&gt;x&lt;/b&gt; &amp; y'],
    ['[x](javascript:1)', '\\[x\\](javascript:1)'],
    ['a\\*b `c` _d_ ~e~ f|g', 'a\\\\\\*b \\`c\\` \\_d\\_ \\~e\\~ f\\|g'],
    ['one\n    two', 'one\ntwo'],
  ])('%j stays what it is', (text, expected) => {
    expect(asMarkdown(text)).toBe(expected);
  });
});

describe('a card as Markdown', () => {
  const text = cardAsMarkdown(facts);

  it('holds no markup that a person wrote', () => {
    expect(text).not.toContain('<');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toMatch(/(?<!\\)\[[^\]]*\]\(/u);
    expect(text.match(/^# .*$/gmu)).toHaveLength(1);
    expect(text).toContain('| Owner | \\=HYPERLINK("http://example.org") |');
    expect(text).toContain('| AUC\\|x | 0.5 |  | \\[a\\](javascript:alert(1)) |');
  });

  it('says what is not written, the digests, and what it stands on, in a block that the note cannot leave', () => {
    expect(text.match(/^Not written yet\.$/gmu)).toHaveLength(8);
    expect(text).toContain(`| SHA-256 of the artefact | ${'a'.repeat(64)} |`);
    expect(text).toContain('The ledger driftguard/1 had 7 entries then, with the root ab;');
    expect(text).toContain('````\ndriftguard/1\n7\nqw==\n\n— ``` key sig\n````');
  });
});

describe('a card as JSON', () => {
  it('may be put into a page and reads back as it was', () => {
    const text = cardAsJson(facts);
    expect(text).not.toMatch(/[<>&]/u);
    expect(JSON.parse(text)).toMatchObject({
      format: 'driftguard-model-card',
      model: { name: facts.model.name },
      card: { state: 'begun', sectionsWritten: 1, details: facts.version.card.details },
      ledger: facts.standing,
    });
  });
});
