import { newPassword } from '../../../shared/contract/identity.ts';

/** What a password does not keep yet, in words; empty when the engine will take its form. */
export function unmetRules(password: string): readonly string[] {
  const parsed = newPassword.safeParse(password);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
}

/** Every rule, as an empty password meets none of them. */
export const passwordRules = unmetRules('');
