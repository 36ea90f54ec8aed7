import { hash } from 'node:crypto';

/** Meta's deepest payloads have about ten levels. */
const MAX_DEPTH = 64;

/** A number with so many digits may be above 2^53. */
const LONG = 16;
const DIGITS = /^[0-9]+$/;

/**
 * Parses JSON and keeps every digit: a whole number above 2^53 becomes the text of its digits, because Meta sends
 * some ids as numbers. Smaller numbers stay numbers.
 * @throws SyntaxError if the text is not JSON.
 * @throws RangeError if it has more than 64 levels, which could overflow the stack of a recursive reader.
 */
export function parseLossless(text: string): unknown {
  const { depth, digits } = measure(text);
  if (depth > MAX_DEPTH) throw new RangeError(`JSON is nested deeper than ${MAX_DEPTH} levels`);
  // A reviver makes parsing several times slower: use it only if there is a long number.
  return digits >= LONG ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isDamaged = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source;
  return isDamaged && source !== undefined && DIGITS.test(source) ? source : value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep the brackets of a JSON text nest, and how many digits its longest number has. One pass over the text. */
function measure(text: string): { depth: number; digits: number } {
  let [depth, deepest, run, longest] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      run += 1;
      if (run > longest) longest = run;
      continue;
    }
    run = 0;
    if (code === QUOTE) at = endOfString(text, at);
    // `[` and `{` differ in one bit, and so do `]` and `}`.
    else if ((code | 0x20) === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((code | 0x20) === 0x7d) depth -= 1;
  }
  return { depth: deepest, digits: longest };
}

/** Index of the closing quote of the string that opens at `from`, or the text's length if the string has no end. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length : at;
}

/** An odd number of backslashes before a character escapes it. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** Whether a parsed value is a JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FINGERPRINT_CHARACTERS = 22; // 6 bits each: more than 128 bits

/** 22 characters that are the same for equal JSON values, also if the order of their keys differs. */
export function fingerprint(value: unknown): string {
  const canonical = JSON.stringify(value, withSortedKeys);
  return hash('sha256', canonical, 'base64url').slice(0, FINGERPRINT_CHARACTERS);
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
