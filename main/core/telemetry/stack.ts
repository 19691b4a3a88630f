const maxFrames = 20;

/** A line of a stack as V8 writes it: where, in a module of the program or of Node. */
const frame =
  /^\s+at (?:async )?(?:(?<callee>[\w$.<>#[\] ]{1,120}) \()?(?<place>[^()\s]{1,300}:\d+:\d+)\)?$/u;
/** The class of an error and, where it has one, its code. */
const header = /^[A-Za-z]{0,40}(?:Error|Exception)(?: [A-Z][A-Z0-9_]{1,40})?$/u;
/** The part of a path below the program's own folder; what comes before may name a person. */
const ownPart = /^(?:.*\/)?(?<kept>(?:main|shared|preload|renderer|out|tests|node_modules)\/[\w@./:+-]*)$/u;

function placeOf(place: string): string | null {
  if (/^node:[\w/:]+$/u.test(place)) return place;
  return ownPart.exec(place.replaceAll('\\', '/'))?.groups?.['kept'] ?? null;
}

/** The frames of a written stack below the class of the error; anything else is left out. */
export function framesOf(stack: string): string {
  const lines = stack.split('\n');
  const first = lines[0]?.split(':')[0] ?? '';
  const frames = lines.flatMap((line) => {
    const parts = frame.exec(line)?.groups;
    const place = placeOf(parts?.['place'] ?? '');
    if (place === null) return [];
    const callee = parts?.['callee'];
    return [callee === undefined ? `    at ${place}` : `    at ${callee} (${place})`];
  });
  return [header.test(first) ? first : 'Error', ...frames.slice(0, maxFrames)].join('\n');
}

function codeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^[A-Z][A-Z0-9_]{1,40}$/u.test(code) ? ` ${code}` : '';
}

/**
 * Where an error came from, for the log: its class, its code and the places it passed through. The message
 * is left out, because it may quote what a person typed or a file holds.
 */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const written = error.stack ?? '';
  // A message may span lines and look like frames; it is cut off by its length, not by its looks.
  const from = error.message === '' ? -1 : written.indexOf(error.message);
  const rest = from === -1 ? written : written.slice(from + error.message.length);
  return framesOf(`${error.name}${codeOf(error)}:\n${rest}`);
}
