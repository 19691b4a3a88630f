/** One field of an input: where it is, and its value as text. */
export type ReadableField = { readonly field: string; readonly value: string };

const maxValueLength = 500;

function textOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

/** An input field by field, with the path of each within it; lists of plain values are one field. */
export function readableFields(input: unknown, path = ''): ReadableField[] {
  if (Array.isArray(input)) {
    if (input.every((item) => typeof item !== 'object' || item === null)) {
      return [{ field: path, value: input.length === 0 ? 'none' : input.map(textOf).join(', ') }];
    }
    return input.flatMap((item, index) => readableFields(item, `${path}.${index + 1}`));
  }
  if (typeof input === 'object' && input !== null) {
    return Object.entries(input).flatMap(([key, value]) =>
      readableFields(value, path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ field: path, value: textOf(input) }];
}
