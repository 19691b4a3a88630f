/** Tells a password manager whose password is asked for; nobody sees it. */
export function PasswordOwnerHint({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
