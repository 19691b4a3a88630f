import { closing } from '../../../shared/schema/gate.ts';
import type { GateEvaluation, GateFinding, GateRuleName } from '../../../shared/schema/gate.ts';
import type { Narrative, NarrativeSentence } from '../../../shared/schema/narrative.ts';
import { count, list, name, say, sentence } from '../statistics/narrative/phrase.ts';
import type { Phrase } from '../statistics/narrative/phrase.ts';

/* What the gate says, in sentences built from an evaluation alone, the same on every machine. */

const titles: Readonly<Record<GateRuleName, string>> = {
  artefact: 'artefact',
  'training-data': 'training data',
  'model-card': 'model card',
  drift: 'drift',
  fairness: 'fairness',
  performance: 'performance',
  risk: 'risk score',
  alerts: 'alerts',
};

/** What would open the gate, by what is missing and by what is not met. */
const advice: Readonly<Record<GateRuleName, { readonly unknown: string; readonly broken: string }>> = {
  artefact: {
    unknown: 'record the file of the version, or its SHA-256',
    broken: 'record the file of the version, or its SHA-256',
  },
  'training-data': {
    unknown: 'name the data set that the version was trained on',
    broken: 'name the data set that the version was trained on',
  },
  'model-card': {
    unknown: 'write the sections of the model card that are empty',
    broken: 'write the sections of the model card that are empty',
  },
  drift: {
    unknown: 'import current data of the version and compare them with its reference',
    broken: 'find out what changed in the columns that drifted',
  },
  fairness: {
    unknown: 'check the fairness of its decisions on data of the version',
    broken: 'look at the groups that are treated unequally',
  },
  performance: {
    unknown: 'measure its performance on current data of the version',
    broken: 'find out where the model became worse',
  },
  risk: {
    unknown: 'measure what the score is made of',
    broken: 'look at the terms of the score that add most',
  },
  alerts: {
    unknown: 'switch on a rule of alerts that looks at the model',
    broken: 'look into the alerts that are waiting',
  },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function subject({ version, modelName }: GateEvaluation): Phrase {
  return say`version ${version.version} of “${name('model', modelName)}”`;
}

function rulesThat(findings: readonly GateFinding[], one: string, many: string): Phrase {
  const amount = findings.length;
  return say`${count(amount)} ${amount === 1 ? `rule ${one}` : `rules ${many}`}`;
}

function verdictPhrase(evaluation: GateEvaluation): Phrase {
  const { findings, step, verdict } = evaluation;
  const asked = findings.filter(({ outcome }) => outcome !== 'not-asked');
  const broken = findings.filter(({ outcome }) => outcome === 'not-met');
  const missing = closing(evaluation).filter(({ outcome }) => outcome === 'unknown');
  const untold = rulesThat(
    missing,
    'that has to be known cannot be told',
    'that have to be known cannot be told',
  );
  switch (verdict) {
    case 'pass': {
      const open = asked.filter(({ outcome }) => outcome === 'unknown');
      const rest =
        open.length === 0
          ? asked.length === 1
            ? say`the one rule that this step asks is met.`
            : say`all ${count(asked.length)} rules that this step asks are met.`
          : say`no rule speaks against it. That ${rulesThat(open, 'cannot be told', 'cannot be told')} does not matter to this step.`;
      return say`The gate lets ${subject(evaluation)} into ${step}: ${asked.length === 0 ? say`nothing is asked of this step.` : rest}`;
    }
    case 'fail':
      return say`The gate does not let ${subject(evaluation)} into ${step}: ${rulesThat(broken, 'is not met', 'are not met')}${missing.length === 0 ? say`` : say`, and ${untold}`}.`;
    case 'insufficient':
      return say`The gate does not let ${subject(evaluation)} into ${step} yet: nothing speaks against it, but ${untold}.`;
  }
}

/** "The rule on drift is not met: Major drift in “June”. Asked is: No major drift in data of the version." */
function closingPhrase({ rule, outcome, observed, required }: GateFinding): Phrase {
  const is = outcome === 'unknown' ? 'cannot be told' : 'is not met';
  return say`The rule on ${titles[rule]} ${is}: ${observed} Asked is: ${required}`;
}

function metPhrase({ rule, observed }: GateFinding): Phrase {
  return say`${capital(titles[rule])}: ${observed}`;
}

function firstPhrase(evaluation: GateEvaluation): Phrase {
  const [first] = closing(evaluation);
  if (first === undefined) return say`Nothing has to be done first.`;
  const all = closing(evaluation);
  const { unknown, broken } = advice[first.rule];
  const rest = all.length - 1;
  const more =
    rest === 0
      ? say``
      : say` ${count(rest)} more ${rest === 1 ? 'rule keeps' : 'rules keep'} the gate closed after that.`;
  return say`First ${first.outcome === 'unknown' ? unknown : broken}.${more}`;
}

function titlesOf(findings: readonly GateFinding[]): Phrase {
  return list(findings.map(({ rule }) => say`${titles[rule]}`));
}

/** The evaluation of a gate, in the order in which it is to be read. */
export function gateNarrative(evaluation: GateEvaluation): Narrative {
  const { findings, policyVersion, policySha256, riskClass, step } = evaluation;
  const closed = closing(evaluation);
  const met = findings.filter(({ outcome }) => outcome === 'met');
  const open = findings.filter(({ outcome, needed }) => outcome === 'unknown' && !needed);
  const unasked = findings.filter(({ outcome }) => outcome === 'not-asked');
  const sentences: NarrativeSentence[] = [
    sentence('verdict', verdictPhrase(evaluation)),
    ...closed.map((finding) => sentence('finding', closingPhrase(finding))),
    ...met.map((finding) => sentence('finding', metPhrase(finding))),
    sentence('first', firstPhrase(evaluation)),
    ...open.map(({ rule, observed }) =>
      sentence(
        'limits',
        say`How it stands with ${titles[rule]} is not known, and need not be for ${step} of a model of the class “${riskClass}”: ${observed}`,
      ),
    ),
    ...(unasked.length === 0
      ? []
      : [sentence('limits', say`For ${step} the policy asks nothing of ${titlesOf(unasked)}.`)]),
    sentence(
      'limits',
      say`This is what version ${count(policyVersion)} of the policy (SHA-256 ${policySha256.slice(0, 12)}…) asks, and what was found by then; it is no judgement on anything that was not looked at.`,
    ),
  ];
  return { subject: 'gate', sentences };
}
