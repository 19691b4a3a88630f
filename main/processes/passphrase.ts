/** The variable that gives the passphrase of the signing key to a run that nobody watches. */
const variable = 'DRIFTGUARD_PASSPHRASE';

/** Takes the passphrase out of the surroundings, so that no process started later inherits it. */
export function takePassphrase(env: NodeJS.ProcessEnv = process.env): string | null {
  const passphrase = env[variable];
  delete env[variable];
  return passphrase === undefined || passphrase === '' ? null : passphrase;
}
