import { commonPasswordStems } from './common-password-stems.ts';

/*
 * What is asked of a new password (features A3). The core decides with it, and the page shows the same
 * verdict while somebody types.
 */

export const minPasswordLength = 12;
export const maxPasswordLength = 128;

/** The characters of which a password needs at least one. */
export const passwordSymbols = '!@#$%^&*';

/** Whose password it is to be: it may hold neither the name nor the address nor the product. */
export type PasswordOwner = { readonly name: string; readonly email: string };

export const passwordSentences = {
  'too-short': `Use at least ${minPasswordLength} characters.`,
  'too-long': `Use at most ${maxPasswordLength} characters.`,
  'no-upper-case': 'Use at least one upper-case letter.',
  'no-digit': 'Use at least one digit.',
  'no-symbol': `Use at least one of ${passwordSymbols}.`,
  broken: 'The password holds a broken character. Type it again.',
  common: 'This is one of the most common passwords with something added. Use several words of your own.',
  personal: 'The password holds a name, a part of the address or the name of this product. Leave it out.',
} as const;

export type PasswordProblem = keyof typeof passwordSentences;

/** What anybody can see in the password itself. */
export function compositionProblems(password: string): PasswordProblem[] {
  const problems: PasswordProblem[] = [];
  const { length } = password;
  if (length < minPasswordLength) problems.push('too-short');
  if (length > maxPasswordLength) problems.push('too-long');
  if (!/\p{Lu}/u.test(password)) problems.push('no-upper-case');
  if (!/[0-9]/.test(password)) problems.push('no-digit');
  if (!/[!@#$%^&*]/.test(password)) problems.push('no-symbol');
  if (!password.isWellFormed()) problems.push('broken');
  return problems;
}

const lookAlikes: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Lower case without accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Letters that are written as digits or symbols, read as letters. */
function readLookAlikes(text: string): string {
  return text.replace(/[013457@$!]/g, (character) => lookAlikes[character] ?? character);
}

/** What is left of a password without the digits and symbols around it and with its look-alikes read. */
export function passwordStem(password: string): string {
  const core = plain(password)
    .replace(/^[^a-z]+/, '')
    .replace(/[^a-z]+$/, '');
  return readLookAlikes(core).replace(/[^a-z]/g, '');
}

/** The shortest text that gives `text` when it is repeated. */
function repeatedPart(text: string): string {
  const period = `${text}${text}`.indexOf(text, 1);
  return period === -1 ? text : text.slice(0, period);
}

function isCommon(password: string): boolean {
  const part = repeatedPart(passwordStem(password));
  // Fewer than three letters, or one and the same over and over, is no word at all.
  return part.length < 3 || commonPasswordStems.has(part) || new Set(password.toLowerCase()).size < 5;
}

/** Shorter parts are in too many words. */
const shortestPersonalWord = 4;

function personalWords({ name, email }: PasswordOwner): string[] {
  const words = `${plain(name)} ${plain(email)} driftguard`.match(/[a-z]+/g) ?? [];
  return words.filter((word) => word.length >= shortestPersonalWord);
}

function isPersonal(password: string, owner: PasswordOwner): boolean {
  const lower = plain(password);
  const read = readLookAlikes(lower);
  return personalWords(owner).some((word) => lower.includes(word) || read.includes(word));
}

/** Everything that speaks against a password, in the order in which it is best put right. */
export function passwordProblems(password: string, owner: PasswordOwner): PasswordProblem[] {
  const problems = compositionProblems(password);
  if (isCommon(password)) problems.push('common');
  if (isPersonal(password, owner)) problems.push('personal');
  return problems;
}

/** 0 refused, 1 just enough, 2 fair, 3 good, 4 very good. */
export type PasswordStrength = 0 | 1 | 2 | 3 | 4;

/** Bits per character are an upper bound: they hold for characters drawn at random only. */
function alphabetSize(password: string): number {
  return (
    (/\p{Ll}/u.test(password) ? 26 : 0) +
    (/\p{Lu}/u.test(password) ? 26 : 0) +
    (/[0-9]/.test(password) ? 10 : 0) +
    (/[^\p{L}0-9]/u.test(password) ? 20 : 0)
  );
}

/**
 * How much guessing a password takes, roughly: length counts most, and a character that was there already
 * counts half. A password with a problem is 0, whatever its length.
 */
export function passwordStrength(password: string, owner: PasswordOwner): PasswordStrength {
  if (passwordProblems(password, owner).length > 0) return 0;
  const different = new Set(password).size;
  const weight = different + Math.max(0, password.length - different) / 2;
  const bits = weight * Math.log2(alphabetSize(password)) * 0.7;
  if (bits < 50) return 1;
  if (bits < 65) return 2;
  return bits < 85 ? 3 : 4;
}
