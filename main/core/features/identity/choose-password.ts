import { DriftGuardError } from '../../../../shared/errors.ts';
import { passwordProblems, passwordSentences } from '../../../../shared/identity/password-policy.ts';
import type { PasswordOwner } from '../../../../shared/identity/password-policy.ts';

function refuse(sentences: readonly string[]): never {
  throw new DriftGuardError('INVALID_INPUT', sentences.join(' '), {
    problems: sentences.map((message) => ({ path: 'password', message })),
  });
}

/** Refuses a password that is common or personal. Throws INVALID_INPUT at `password`. */
export function checkNewPassword(password: string, owner: PasswordOwner): void {
  const problems = passwordProblems(password, owner);
  if (problems.length > 0) refuse(problems.map((problem) => passwordSentences[problem]));
}

/** Throws INVALID_INPUT at `password`. */
export function checkIsAnother(password: string, present: string): void {
  if (password === present) refuse(['This is the present password. Choose another one.']);
}

/** The same password typed on another keyboard: accents may come as one character or as two. */
export function readPassword(typed: string): string {
  return typed.normalize('NFC');
}
