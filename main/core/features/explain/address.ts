/* Where a request may go: https, or this machine itself. */

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with an address, in a sentence; null when it may be used. */
export function addressProblem(address: string): string | null {
  const url = URL.parse(address);
  if (url === null) return 'Write the whole address, for example https://api.example.com/v1.';
  if (url.username !== '' || url.password !== '')
    return 'Leave out the name and the password; enter the key below.';
  if (url.search !== '' || url.hash !== '') return 'Leave out everything from “?” or “#” on.';
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return 'Use an address that begins with https://.';
  return loopback.has(url.hostname)
    ? null
    : 'Without encryption only this machine itself may be used (http://127.0.0.1). Write https:// for any other.';
}

/** Host and port, as it is shown; empty where there is none. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? '';
}

/** Scheme, host and port: what a key is given for. */
export function originOf(address: string): string {
  return URL.parse(address)?.origin ?? '';
}
