import { spawnSync } from 'node:child_process';

/** Why strace cannot be used here, or null when it can. */
export function whyNoStrace(): string | null {
  const tried = spawnSync(
    'strace',
    ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', 'true'],
    {
      encoding: 'utf8',
    },
  );
  if (tried.error !== undefined) return 'strace is not installed';
  return tried.status === 0 ? null : `strace cannot trace here: ${tried.stderr.trim()}`;
}

/** Every call that changes files or their names. */
const traced = [
  'openat,open,close,dup,dup2,dup3',
  'write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile,fallocate',
  'fsync,fdatasync,ftruncate,truncate',
  'rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink',
].join(',');

const common = ['strace', '-f', '-qq', '-e', 'signal=none'];
/** Stops a process only at the calls that are traced. A signal given at such a stop is lost. */
const fast = '--seccomp-bpf';

/** Records every change of files, with its bytes, into `output`. */
export function recording(output: string): string[] {
  return [...common, fast, '-xx', '-s', String(16 * 1024 * 1024), '-e', `trace=${traced}`, '-o', output];
}

/** Records which of these calls were made, by which thread, and on what. */
export function counting(calls: readonly string[], output: string): string[] {
  return [...common, fast, '-y', '-s', '0', '-e', `trace=${calls.join(',')}`, '-o', output];
}

export type Fault = {
  readonly call: string;
  /** An error of the system, or the end of the process. */
  readonly effect: 'EIO' | 'ENOSPC' | 'EMFILE' | 'EACCES' | 'SIGKILL';
  /** Which call of each thread, from 1. */
  readonly nth: number;
  /** Count and harm only calls on these files. */
  readonly paths?: readonly string[];
};

/** Makes the n-th call fail; `output` then names what was injected. */
export function injecting({ call, effect, nth, paths = [] }: Fault, output: string): string[] {
  const how = effect === 'SIGKILL' ? 'signal=KILL' : `error=${effect}`;
  return [
    ...common,
    ...(effect === 'SIGKILL' ? [] : [fast]),
    '-y',
    '-s',
    '0',
    ...paths.flatMap((path) => ['-P', path]),
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:${how}:when=${nth}`,
    '-o',
    output,
  ];
}
