import { describe, expect, it } from 'vitest';
import { commandId, idHash, isCommandId } from '../../functions/thread/command.ts';

describe('idHash', () => {
  it('is the first 64 bits of SHA-256 in hex', () => {
    expect(idHash('')).toBe('e3b0c44298fc1c14');
    expect(idHash('message:m_1')).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('commandId', () => {
  it('differs by cause and by number, and is known as ours', () => {
    const ids = [commandId('a', 0), commandId('a', 1), commandId('b', 0)];
    expect(new Set(ids).size).toBe(3);
    expect(commandId('a', 0)).toBe(ids[0]);
    expect(ids.map(isCommandId)).toEqual([true, true, true]);
    expect(isCommandId('from mh-another')).toBe(false);
  });
});
