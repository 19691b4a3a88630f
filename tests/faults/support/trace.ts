/** One call that changed files, names or descriptors, in the order in which the calls returned. */
export type TracedCall =
  | { readonly call: 'open'; readonly path: string; readonly flags: string; readonly fd: number }
  | { readonly call: 'close'; readonly fd: number }
  | { readonly call: 'dup'; readonly fd: number; readonly copy: number }
  | { readonly call: 'write'; readonly fd: number; readonly data: Buffer; readonly offset: number | null }
  | {
      readonly call: 'copy';
      readonly from: number;
      /** Where reading begins; null is where the descriptor stands. */
      readonly offset: number | null;
      readonly fd: number;
      readonly length: number;
    }
  | { readonly call: 'truncate'; readonly fd: number; readonly length: number }
  | { readonly call: 'sync'; readonly fd: number }
  | { readonly call: 'rename'; readonly from: string; readonly to: string }
  | { readonly call: 'link'; readonly from: string; readonly to: string }
  | { readonly call: 'unlink'; readonly path: string }
  | { readonly call: 'mkdir'; readonly path: string };

function unhex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}

/** The texts between quotation marks of a list of arguments, decoded. */
function stringsOf(text: string): Buffer[] {
  return [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/gu)].map((match) => unhex(match[1] ?? ''));
}

const numberAt = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

const numberOrNull = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

const lastNumber = (text: string): number => numberAt(text, /, (\d+)\)?$/u);

function toCall(name: string, args: string, result: number): TracedCall | null {
  const strings = () => stringsOf(args);
  const pathAt = (index: number) => strings()[index]?.toString('utf8') ?? '';
  const fd = numberAt(args, /^(\d+)/u);
  switch (name) {
    case 'openat':
    case 'open':
      return { call: 'open', path: pathAt(0), flags: args.slice(args.lastIndexOf('"')), fd: result };
    case 'close':
      return { call: 'close', fd };
    case 'dup':
    case 'dup2':
    case 'dup3':
      return { call: 'dup', fd, copy: result };
    case 'write':
    case 'writev':
      return { call: 'write', fd, data: Buffer.concat(strings()).subarray(0, result), offset: null };
    case 'pwrite64':
    case 'pwritev':
      return {
        call: 'write',
        fd,
        data: Buffer.concat(strings()).subarray(0, result),
        offset: lastNumber(args),
      };
    case 'copy_file_range': {
      const [, from, offset, to] = /^(\d+), (?:NULL|\[(\d+)[^\]]*\]), (\d+), NULL, /u.exec(args) ?? [];
      return {
        call: 'copy',
        from: Number(from),
        offset: numberOrNull(offset),
        fd: Number(to),
        length: result,
      };
    }
    case 'sendfile': {
      const [, to, from, offset] = /^(\d+), (\d+), (?:NULL|\[(\d+))/u.exec(args) ?? [];
      return {
        call: 'copy',
        from: Number(from),
        offset: numberOrNull(offset),
        fd: Number(to),
        length: result,
      };
    }
    case 'ftruncate':
      return { call: 'truncate', fd, length: lastNumber(args) };
    case 'fsync':
    case 'fdatasync':
      return { call: 'sync', fd };
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return { call: 'rename', from: pathAt(0), to: pathAt(1) };
    case 'link':
    case 'linkat':
      return { call: 'link', from: pathAt(0), to: pathAt(1) };
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return { call: 'unlink', path: pathAt(0) };
    case 'mkdir':
    case 'mkdirat':
      return { call: 'mkdir', path: pathAt(0) };
    default:
      // A call that the model does not know would make it wrong without anybody noticing.
      throw new Error(`The trace holds ${name}, which is not modelled`);
  }
}

const begun = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/u;
const resumed = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*?)\)\s+= (-?\d+)/u;
const whole = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)/u;

/**
 * Reads what strace recorded. A call that several threads interrupted takes effect where it returned; only
 * closing counts from its beginning, because the number is free for another thread from then on.
 */
export function parseTrace(text: string): TracedCall[] {
  const calls: TracedCall[] = [];
  const open = new Map<string, string>();
  const take = (name: string, args: string, result: number) => {
    if (result < 0) return;
    const call = toCall(name, args, result);
    if (call !== null) calls.push(call);
  };
  for (const line of text.split('\n')) {
    const start = begun.exec(line);
    if (start !== null) {
      const [, pid = '', name = '', args = ''] = start;
      if (name === 'close') take(name, args, 0);
      else open.set(pid, args);
      continue;
    }
    const end = resumed.exec(line);
    if (end !== null) {
      const [, pid = '', name = '', rest = '', result] = end;
      if (name !== 'close') take(name, `${open.get(pid) ?? ''}${rest}`, Number(result));
      open.delete(pid);
      continue;
    }
    const call = whole.exec(line);
    if (call !== null) take(call[2] ?? '', call[3] ?? '', Number(call[4]));
  }
  return calls;
}
