import {
  compositionProblems,
  passwordProblems,
  passwordStrength,
} from '../../../shared/identity/password-policy.ts';
import type {
  PasswordOwner,
  PasswordProblem,
  PasswordStrength,
} from '../../../shared/identity/password-policy.ts';

/** The rules that are listed from the start; the others are told when one is broken. */
const listedRules = compositionProblems('');

export type PasswordRule = { readonly problem: PasswordProblem; readonly kept: boolean };

export type PasswordView = {
  readonly rules: readonly PasswordRule[];
  readonly strength: PasswordStrength;
};

/** How a password stands while it is typed. What is common or personal is told from the first letter on. */
export function viewPassword(password: string, owner: PasswordOwner): PasswordView {
  const problems = passwordProblems(password, owner);
  const rules: PasswordRule[] = listedRules.map((problem) => ({
    problem,
    kept: !problems.includes(problem),
  }));
  if (password !== '') {
    for (const problem of problems) {
      if (!listedRules.includes(problem)) rules.push({ problem, kept: false });
    }
  }
  return { rules, strength: password === '' ? 0 : passwordStrength(password, owner) };
}
