import type { TFunction } from 'i18next';
import { foundRules, gateRuleNames, gateStep } from '../../../shared/schema/gate.ts';
import type { GateRuleName } from '../../../shared/schema/gate.ts';
import { riskClass } from '../../../shared/schema/risk.ts';
import english from '../../locales/en/deployments.json' with { type: 'json' };

/* Parts of a policy of the gate as requests and the history keep them, in the words of its page. */

type Texts = TFunction<['deployments', 'common']>;

const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = english.form.allowed;

const unlimited: ReadonlySet<string> = new Set(['never', 'nothing']);

function stepInWords(t: Texts, text: string): string {
  const step = gateStep.safeParse(text);
  if (step.success) return t(`common:state.${step.data}`);
  return unlimited.has(text) ? t('form.never') : text;
}

function limitInWords(t: Texts, rule: GateRuleName, name: string, text: string): string {
  if (name === 'maxDropPercent') return t('form.upTo', { percent: text });
  if (name === 'below') return t('form.scoreBelow', { below: text });
  const words = Object.entries(allowed).find(([known]) => known === rule)?.[1];
  return words?.[text] ?? text;
}

/** A field of a policy and its value by the path of the field, such as `policy.drift.from`; null for other fields. */
export function policyField(
  t: Texts,
  path: string,
  text: string,
): { readonly label: string; readonly value: string } | null {
  const [policy, first, name] = path.split('.');
  if (policy !== 'policy' || first === undefined) return null;
  if (first === 'maxAgeDays') return { label: t('form.age'), value: text };
  if (first === 'strictFrom') {
    const least = riskClass.safeParse(text);
    return { label: t('form.strict'), value: least.success ? t(`common:riskShort.${least.data}`) : text };
  }
  const rule = gateRuleNames.find((known) => known === first);
  if (rule === undefined || name === undefined) return null;
  const named = { rule: t(`rule.${rule}`) };
  switch (name) {
    case 'from':
      return { label: t('form.fromOf', named), value: stepInWords(t, text) };
    case 'knownFrom':
      return { label: t('form.knownFromOf', named), value: stepInWords(t, text) };
    default:
      return { label: t('form.limitOf', named), value: limitInWords(t, rule, name, text) };
  }
}

/** A rule as the history keeps it, such as `from canary, knownFrom never, worst stable`; null for another text. */
export function storedRuleWords(t: Texts, field: string, text: string): string | null {
  const rule = gateRuleNames.find((known) => known === field);
  const [from, ...others] = text.split(', ').map((part) => part.split(' '));
  if (rule === undefined || from?.[0] !== 'from' || from.length !== 2) return null;
  // A file may be called anything; a rule has as many parts as its kind.
  if (others.length !== (foundRules.some((known) => known === rule) ? 2 : 0)) return null;
  return [from, ...others]
    .map(([name = '', value = '']) => {
      if (name === 'from') return t('form.stored.from', { step: stepInWords(t, value) });
      if (name === 'knownFrom') return t('form.stored.knownFrom', { step: stepInWords(t, value) });
      return limitInWords(t, rule, name, value);
    })
    .join('\n');
}
