import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs what follows where there is no network interface but the loopback one (Linux). */
const isolated = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  '--net',
  'sh',
  '-c',
  'ip link set lo up && exec "$@"',
  'sh',
];

/** What to put before a program so that it runs without a network, or why that cannot be done here. */
export function withoutNetwork():
  | { readonly prefix: readonly string[]; readonly because: null }
  | { readonly prefix: null; readonly because: string } {
  const [program = '', ...rest] = isolated;
  const tried = spawnSync(program, [...rest, 'true'], { encoding: 'utf8' });
  if (tried.error !== undefined) return { prefix: null, because: 'unshare is not installed' };
  if (tried.status === 0) return { prefix: isolated, because: null };
  return { prefix: null, because: `a network cannot be taken away here: ${tried.stderr.trim()}` };
}

/** A table of counters as Linux writes it: a line of names and one of numbers for each protocol. */
function countersOf(text: string): Map<string, number> {
  const lines = text.trim().split('\n');
  const pairs = lines.flatMap((line, index) => {
    const [protocol = '', ...names] = line.split(/\s+/u);
    const next = lines[index + 1]?.split(/\s+/u) ?? [];
    if (next[0] !== protocol) return [];
    return names.map((name, at) => [`${protocol}${name}`, Number(next[at + 1])] as const);
  });
  return new Map(pairs);
}

const sum = (...values: (number | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);

/**
 * What the kernel counted since the network of a process was taken away: every try to reach another machine and
 * every question to a name server, whichever process or thread of it asked, and however.
 */
export function triesToReach(pid: number | 'self' = 'self'): {
  elsewhere: number;
  datagrams: number;
  refusedHere: number;
} {
  const four = countersOf(readFileSync(`/proc/${pid}/net/snmp`, 'utf8'));
  const six = new Map(
    readFileSync(`/proc/${pid}/net/snmp6`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/u))
      .map(([name = '', value]) => [name, Number(value)] as const),
  );
  return {
    /** Nothing leads anywhere, so that each try ends here. */
    elsewhere: sum(four.get('Ip:OutNoRoutes'), six.get('Ip6OutNoRoutes')),
    /** A name server may be on this machine. */
    datagrams: sum(four.get('Udp:OutDatagrams'), six.get('Udp6OutDatagrams')),
    /** Something on this machine that nobody started here. */
    refusedHere: sum(four.get('Tcp:AttemptFails')),
  };
}
