import { describe, expect, it } from 'vitest';
import { readContext } from '../../lib/context.ts';
import { InvalidContextError } from '../../lib/invalid-context-error.ts';
import { CONTEXT } from './stack-under-test.ts';

const handover = CONTEXT.handover as Record<string, unknown>;

function read(context: Record<string, unknown>) {
  return readContext((key) => ({ handover, ...context })[key]);
}

function faultsOf(context: Record<string, unknown>): readonly string[] {
  try {
    read(context);
  } catch (error) {
    if (error instanceof InvalidContextError) return error.faults;
    throw error;
  }
  return [];
}

describe('readContext', () => {
  it('takes what stands in cdk.json', () => {
    const { stage, handover: settings, ...rest } = read({});
    expect(stage).toBe('dev');
    expect(settings).toMatchObject(handover);
    expect(rest).toEqual({});
  });

  it('takes objects as JSON too, as they come from the command line', () => {
    const context = { handover: JSON.stringify(handover), reservedConcurrency: '{"webhook":5}' };
    expect(read(context)).toMatchObject({ handover, reservedConcurrency: { webhook: 5 } });
  });

  it.each(['dev', 'p', 'team-1', 'a1234567890123456789'])('takes the stage %s', (stage) => {
    expect(read({ stage }).stage).toBe(stage);
  });

  it.each(['', 'Live', '1st', 'a/b', 'a12345678901234567890', 'a b'])('refuses the stage "%s"', (stage) => {
    expect(() => read({ stage })).toThrow(InvalidContextError);
  });

  it.each([
    [
      'an app id with letters',
      { targets: { zendesk: { appId: 'abc' } } },
      ['handover.targets.zendesk.appId: must be an app id: digits only, in quotes'],
    ],
    [
      'a target that is not there',
      { fallback: 'nobody' },
      ['handover.fallback: names the target "nobody"; known are: page-inbox, zendesk, help-desk'],
    ],
    ['a key nobody knows', { colour: 'red' }, ['handover: Unrecognized key: "colour"']],
    [
      'a bad name of a target',
      { targets: { 'Page Inbox': { appId: '1' } }, triggers: [], grantRequestsOf: [] },
      ['handover.targets.Page Inbox: a target is named in kebab-case'],
    ],
    [
      'a trigger of no kind',
      { triggers: [{ word: 'agent' }] },
      [
        'handover.triggers.0: must have either a target or "return": true, and one of: phrase, contains, payload, ref, attachment, intent with confidence',
      ],
    ],
    [
      'two faults at once',
      { inDoubt: 'maybe', retentionDays: 0 },
      [expect.stringMatching(/^handover\.inDoubt: /), expect.stringMatching(/^handover\.retentionDays: /)],
    ],
  ])('names the key of %s', (_, change, faults) => {
    const context = { handover: { ...handover, ...change } };
    expect(() => read(context)).toThrow(InvalidContextError);
    expect(faultsOf(context).slice(0, faults.length)).toEqual(faults);
  });

  it.each([
    ['no settings', { handover: undefined }, /^handover: is missing/],
    ['settings that are no JSON', { handover: '{appId' }, /^handover: must be JSON/],
    ['an address that is none', { alarmEmail: 'nobody' }, /^alarmEmail: must be an email address/],
    ['a function nobody knows', { reservedConcurrency: { bot: 1 } }, /^reservedConcurrency: /],
    [
      'half an execution',
      { reservedConcurrency: { webhook: 0.5 } },
      /^reservedConcurrency\.webhook: must be a whole/,
    ],
  ])('refuses %s in one line', (_, context, line) => {
    expect(() => read(context)).toThrow(InvalidContextError);
    expect(faultsOf(context)).toEqual([expect.stringMatching(line)]);
  });
});
