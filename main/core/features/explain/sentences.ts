import type { ExplainFailure } from '../../../../shared/contract/explain.ts';

/** Why no answer came, and what to do. No figure, verdict or decision depends on it. */
export function failureSentence(
  why: ExplainFailure,
  {
    host,
    status,
    timeoutSeconds,
  }: { readonly host: string; readonly status: number | null; readonly timeoutSeconds: number },
): string {
  switch (why) {
    case 'timeout':
      return `${host} did not answer within ${timeoutSeconds} s, three times. Try again later, or allow more time in the settings.`;
    case 'unreachable':
      return `${host} cannot be reached. Check the address in the settings and the network.`;
    case 'cut-off':
      return `The answer of ${host} was cut off. Try again later.`;
    case 'too-large':
      return `The answer of ${host} is larger than an explanation can be, so it was not read. Check the address in the settings.`;
    case 'redirected':
      return `${host} answered that the service is elsewhere. Nothing is sent to another address by itself: enter the right one in the settings.`;
    case 'refused':
      return status === 401 || status === 403
        ? `${host} does not accept the key (status ${status}). Enter it again in the settings.`
        : `${host} refused the request (status ${status ?? 'unknown'}). Check address and model in the settings.`;
    case 'busy':
      return `${host} asks to send less (status 429). Try again later.`;
    case 'server-error':
      return `${host} has a fault (status ${status ?? 'unknown'}). Try again later.`;
    case 'not-understood':
      return `${host} answered with something that is no chat completion. Check the address in the settings.`;
    case 'key-unreadable':
      return 'The key of the provider cannot be read from where it is kept. Enter it again in the settings.';
    case 'paused':
      return `${host} failed several times in a row, so nothing is sent to it for a minute. Try again then.`;
    case 'cancelled':
      return 'It was cancelled before an answer came.';
  }
}
