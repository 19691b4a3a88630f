import { hash } from 'node:crypto';

const maxNames = 512;
const tablesOf = /\b(?:from|join|into|update)\s+"?(?!set\b)(?<table>\w+)"?/giu;

function describe(sql: string): string {
  // Lists of any length are one statement; texts of parameters are never part of it.
  const shape = sql.replaceAll(/\(\s*\?(?:\s*,\s*\?)+\s*\)/gu, '(?)').replaceAll(/'(?:[^']|'')*'/gu, '?');
  const verb = /^\s*(?<verb>\w+)/u.exec(shape)?.groups?.['verb']?.toLowerCase() ?? 'statement';
  const tables = new Set([...shape.matchAll(tablesOf)].map((match) => match.groups?.['table'] ?? ''));
  return [verb, [...tables].slice(0, 3).join(','), `#${hash('sha256', shape).slice(0, 8)}`]
    .filter((part) => part !== '')
    .join(' ');
}

/**
 * Names statements by verb, tables and a fingerprint of their text, for example `select models #3fa2b1c8`:
 * the same in every run, and without a value in it.
 */
export function createStatementNames(): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    const name = describe(sql);
    if (names.size >= maxNames) names.clear();
    names.set(sql, name);
    return name;
  };
}
