import { describe, expect, it } from 'vitest';
import { commandId, eventHash, isCommandId } from '../../functions/thread/event-hash.ts';

describe('eventHash', () => {
  it('is the first 64 bits of SHA-256 in hex, as threads remember it', () => {
    expect(eventHash('')).toBe('e3b0c44298fc1c14');
    expect(eventHash('message:m_1')).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('commandId', () => {
  it('differs by its cause and by its place, and is known as ours', () => {
    const ids = [commandId('a', 0), commandId('a', 1), commandId('b', 0)];
    expect(new Set(ids).size).toBe(3);
    expect(commandId('a', 0)).toBe(ids[0]);
    expect(ids.map(isCommandId)).toEqual([true, true, true]);
    expect(isCommandId('from mh-another')).toBe(false);
  });
});
