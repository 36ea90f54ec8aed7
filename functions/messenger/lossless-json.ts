/** Meta's deepest payloads nest about ten levels; nothing that we read lies deeper. */
const MAX_DEPTH = 64;

// May also hit inside a text, which costs time and nothing else.
const LONG_NUMBER = /[[:,]\s*[0-9]{16}/;
const DIGITS = /^[0-9]+$/;

/**
 * `JSON.parse`, but a whole number above 2^53 becomes the text of its digits instead of another number, because
 * Meta sends some ids as numbers. Smaller numbers stay numbers. Throws `SyntaxError` for what is no JSON and
 * `RangeError` for more than 64 levels of nesting, on which recursive readers would overflow.
 */
export function parseLossless(text: string): unknown {
  if (isDeeperThan(MAX_DEPTH, text)) throw new RangeError(`JSON is nested deeper than ${MAX_DEPTH} levels`);
  // A reviver costs several times the parse itself: only where it can matter.
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isDamaged = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source;
  return isDamaged && source !== undefined && DIGITS.test(source) ? source : value;
}

function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > limit) return true;
  }
  return false;
}

/** Where the string that starts at `from` ends: its closing quote, or the end of the text. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
