import type { GraphApiOptions } from './graph-api.ts';

const HIDDEN = '(hidden)';

/** What a call tells in confidence, as the name of a parameter or as `name=value` within the text of one. */
const NAMES = ['access_token', 'appsecret_proof', 'input_token', 'verify_token', 'client_secret'];
const NAMED = new RegExp(`((?:${NAMES.join('|')})(?:=|%3D|"\\s*:\\s*"))[^&"\\s]+`, 'gi');
/** A token of Meta's own making, or an app's: `{app id}|{app secret}`. */
const TOKENS = /EAA\w{8,}|\d{5,}(?:\||%7C)\w{8,}/g;
/** Anything shorter may as well be a word. */
const SHORTEST = 8;

/** Makes what a call said and was answered fit to be shown: every secret that there is, or that looks like one, is hidden. */
export function hidingSecrets(
  { registry, pages, tokens }: Pick<GraphApiOptions, 'registry' | 'pages' | 'tokens'>,
  ...told: readonly (string | undefined)[]
): <T>(value: T) => T {
  const known = [
    ...told.filter((each) => each !== undefined),
    ...registry.all().map(({ secret }) => secret),
    ...[...pages.values()].flatMap((page) => page.apps.map((app) => tokens.tokenOf(app, page))),
  ].filter(({ length }) => length >= SHORTEST);
  // The longest first: one token may begin with another.
  const secrets = [...new Set(known)].sort((a, b) => b.length - a.length);
  return <T>(value: T) => hidden(value, (text) => hiddenIn(text, secrets)) as T;
}

function hiddenIn(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return shown.replaceAll(NAMED, `$1${HIDDEN}`).replaceAll(TOKENS, HIDDEN);
}

function hidden(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((each) => hidden(each, hide));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, each]) => [
    hide(name),
    NAMES.includes(name) ? HIDDEN : hidden(each, hide),
  ]);
  return Object.fromEntries(members);
}
