import { createHmac } from 'node:crypto';
import { type RemovedKind, removedKinds } from '@postern/protocol/console';
import { createScrub } from '../log/scrub.ts';
import { type RemovedCount, sum } from './bundle.ts';

export interface CleanOptions {
  /** Secrets that the agent knows. */
  secrets: string[];
  /** Names of people and groups that the agent knows. */
  names: string[];
  /** Of this bundle: the same name has the same code in it, and another one in the next. */
  salt: string;
}

/** Shorter names are found only where a member says that it is one: anywhere else they are parts of other words. */
const shortestName = 4;
const mail = /[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const members = 'subject|userName|displayName|nickName|formatted|givenName|middleName|familyName';
const named = new RegExp(String.raw`("(?:${members})"\s*:\s*")((?:[^"\\]|\\.)+)"`, 'g');
/** The same in JSON inside a JSON string, however deep: all its quotes are escaped alike. */
const namedInside = new RegExp(String.raw`((\\+)"(?:${members})\2"\s*:\s*\2")((?:(?!\\*").)+)`, 'g');
const marks = /\[removed: (\w+)\]|\[(name) [0-9a-f]{6}\]/g;

/**
 * Makes a text fit to leave this machine: secrets are taken out, names and addresses of people become a short code that
 * is the same throughout the bundle. Says how many of each kind the text now lacks, those included that were taken out
 * when it was first written.
 */
export function createCleaner({ secrets, names, salt }: CleanOptions): (text: string) => {
  text: string;
  removed: RemovedCount[];
} {
  const scrub = createScrub(secrets);
  const code = (name: string): string => `[name ${createHmac('sha256', salt).update(name).digest('hex').slice(0, 6)}]`;
  const known = wordsOf(names);
  return (text) => {
    let clean = scrub(text)
      .replace(named, (_, head: string, name: string) => `${head}${code(name)}"`)
      .replace(namedInside, (_, head: string, _escape: string, name: string) => `${head}${code(name)}`)
      .replace(mail, code);
    if (known) clean = clean.replace(known, code);
    const removed = [...clean.matchAll(marks)].flatMap(([, what, name]) =>
      isKind(what ?? name) ? [{ what: (what ?? name) as RemovedKind, count: 1 }] : [],
    );
    return { text: clean, removed: sum(removed) };
  };
}

const isKind = (word: string | undefined): boolean => removedKinds.some((kind) => kind === word);

/** Finds any of the names as whole words, also as JSON writes them. */
function wordsOf(names: string[]): RegExp | undefined {
  const long = [...new Set(names)].filter((name) => name.length >= shortestName);
  if (long.length === 0) return undefined;
  const forms = new Set(long.flatMap((name) => [name, JSON.stringify(name).slice(1, -1)]));
  const any = [...forms]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}
