export type Screen = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Why nothing can be shown on this machine, as the end of “because …”; null when it can. */
export function whyNoDisplay({ platform, env }: Screen): string | null {
  const has = (name: string) => env[name] !== undefined && env[name] !== '';
  if (has('CI') && env.CI !== 'false') return 'this is a build machine';
  if (has('SSH_CONNECTION') || has('SSH_TTY')) return 'this is a remote session';
  if (platform === 'linux' && !has('DISPLAY') && !has('WAYLAND_DISPLAY')) return 'there is no display here';
  return null;
}
