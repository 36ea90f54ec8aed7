import { describe, expect, it } from 'vitest';
import { readErrorBody } from '../../functions/graph/classify.ts';

const faultOf = (error: unknown) => readErrorBody({ error });
const NOTHING_ELSE = { sentence: '', isTransient: false };

describe('readErrorBody', () => {
  it('reads an error object', () => {
    const error = {
      message: 'It broke',
      code: 10,
      error_subcode: 2018300,
      is_transient: true,
      fbtrace_id: 'A1b2/x+y=_-',
    };
    expect(faultOf(error)).toStrictEqual({
      sentence: 'It broke',
      code: 10,
      subcode: 2018300,
      isTransient: true,
      fbtraceId: 'A1b2/x+y=_-',
    });
  });

  it('reads an error that is a text', () => {
    expect(faultOf('It broke')).toStrictEqual({ ...NOTHING_ELSE, sentence: 'It broke' });
  });

  it('reads an error whose members are in the body itself', () => {
    const body = { error_type: 'OAuthException', code: 190, error_message: 'It broke', is_transient: true };
    expect(readErrorBody(body)).toStrictEqual({ sentence: 'It broke', code: 190, isTransient: true });
  });

  it.each([
    ['(#210) It broke', 210],
    ['  (#7) It broke', 7],
    ['(#123456789) It broke', 123_456_789],
    ['(#1234567890) It broke', undefined],
    ['(#) It broke', undefined],
    ['It broke (#210)', undefined],
  ])('reads a code that is only in the sentence: %j', (message, code) => {
    expect(faultOf(message)?.code).toBe(code);
    expect(faultOf({ message, code: 5 })?.code).toBe(5);
  });

  it.each([
    ['190', 190],
    ['123456789', 123_456_789],
    ['1234567890', undefined],
    ['', undefined],
    ['x190', undefined],
    ['190x', undefined],
    [null, undefined],
    [{}, undefined],
  ])('reads the number %j as %s', (number, read) => {
    expect(faultOf({ code: number, error_subcode: number })).toStrictEqual({
      ...NOTHING_ELSE,
      ...(read === undefined ? {} : { code: read, subcode: read }),
    });
  });

  it.each(['', 'a b', ' a', 'a\nforged line', 'x'.repeat(65), 7])(
    'does not accept %j as a trace id, and reads the rest',
    (fbtrace_id) => {
      expect(faultOf({ code: 1, fbtrace_id })).toStrictEqual({ ...NOTHING_ELSE, code: 1 });
    },
  );

  it('accepts 64 characters as a trace id', () => {
    expect(faultOf({ fbtrace_id: 'x'.repeat(64) })?.fbtraceId).toBe('x'.repeat(64));
  });

  it('treats a member of the wrong type as absent', () => {
    expect(faultOf({ message: 7, is_transient: 'yes' })).toStrictEqual(NOTHING_ELSE);
  });

  it.each([undefined, null, 'It broke', [], {}, { success: false }, { error: null }, { error_message: 7 }])(
    'finds no error in %j',
    (body) => {
      expect(readErrorBody(body)).toBeUndefined();
    },
  );
});
