import { missingMarkers } from '../core/evidence/missing-markers.ts';

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path to read from, in which nothing is a pattern: `*`, `?` and `[` would make it one. */
export function exactPath(path: string): string {
  return path.replaceAll(/[*?[]/gu, (character) => `[${character}]`);
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A list of texts as an SQL list literal. */
export function textList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

const markerList = textList(missingMarkers);

/** A text expression, NULL where it is a marker for "no value". */
export function withoutMarkers(expression: string): string {
  return `CASE WHEN list_contains(${markerList}, ${expression}) THEN NULL ELSE ${expression} END`;
}
