/** Where a quoted text, a name in quotes or a comment ends; the place itself where none begins. */
function pastQuoted(sql: string, at: number): number {
  if (sql.startsWith('--', at)) {
    const end = sql.indexOf('\n', at);
    return end < 0 ? sql.length : end;
  }
  if (sql.startsWith('/*', at)) {
    const end = sql.indexOf('*/', at + 2);
    return end < 0 ? sql.length : end + 2;
  }
  const closing = new Map([
    ["'", "'"],
    ['"', '"'],
    ['`', '`'],
    ['[', ']'],
  ]).get(sql[at] ?? '');
  if (closing === undefined) return at;
  // A doubled quote inside ends one quoted stretch and begins the next one.
  const end = sql.indexOf(closing, at + 1);
  return end < 0 ? sql.length : end + 1;
}

/** Where the parenthesis that opens at `open` is closed; the length of the text when it never is. */
function closingOf(sql: string, open: number): number {
  let depth = 0;
  for (let at = open; at < sql.length;) {
    const past = pastQuoted(sql, at);
    if (past > at) {
      at = past;
      continue;
    }
    if (sql[at] === '(') depth += 1;
    if (sql[at] === ')') depth -= 1;
    if (depth === 0) return at;
    at += 1;
  }
  return sql.length;
}

const checkBegins = /check\s*\(/iuy;

/** The expressions of the CHECK rules in the definition of a table, of its columns as well as its own. */
export function checksOf(sql: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < sql.length;) {
    const past = pastQuoted(sql, at);
    if (past > at) {
      at = past;
      continue;
    }
    checkBegins.lastIndex = at;
    const match = /\w/u.test(sql[at - 1] ?? '') ? null : checkBegins.exec(sql);
    if (match === null) {
      at += 1;
      continue;
    }
    const open = at + match[0].length - 1;
    const end = closingOf(sql, open);
    found.push(sql.slice(open + 1, end));
    at = end;
  }
  return found;
}
