import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { InvalidContextError } from '../../lib/invalid-context-error.ts';
import { SETTINGS, templateOf } from './stack-under-test.ts';

const PARAMETER = 'AWS::SSM::Parameter';

/** Settings whose JSON has that many bytes. */
function settingsOf(bytes: number) {
  const withPhrase = (phrase: string) => ({
    ...SETTINGS,
    targets: { a: { appId: '1' } },
    triggers: [{ phrase, target: 'a' }],
  });
  const rest = Buffer.byteLength(JSON.stringify(withPhrase('')));
  return withPhrase('x'.repeat(bytes - rest));
}

describe('the settings parameter', () => {
  it('holds the settings as the functions read them', () => {
    const parameters = Object.values(templateOf({ stage: 'live' }).findResources(PARAMETER));
    expect(parameters.map(({ Properties }) => Properties.Name)).toEqual([
      '/messenger-handover/live/settings',
    ]);
    const [parameter] = parameters;
    expect(settingsSchema.parse(JSON.parse(parameter?.Properties.Value))).toEqual(SETTINGS);
  });

  it.each([
    [4_096, 'Standard'],
    [4_097, 'Advanced'],
    [8_192, 'Advanced'],
  ])('with %i bytes is of the %s tier', (bytes, tier) => {
    templateOf({ settings: settingsOf(bytes) }).hasResourceProperties(PARAMETER, {
      Type: 'String',
      Tier: tier,
    });
  });

  it('counts bytes, not characters', () => {
    const settings = {
      ...SETTINGS,
      texts: { handOver: 'é'.repeat(1_800), welcomeBack: 'é'.repeat(400) },
    };
    expect(JSON.stringify(settings).length).toBeLessThan(4_096);
    templateOf({ settings }).hasResourceProperties(PARAMETER, { Tier: 'Advanced' });
  });

  it('is refused over 8,192 bytes', () => {
    expect(() => templateOf({ settings: settingsOf(8_193) })).toThrow(
      new InvalidContextError(['handover: must be at most 8192 bytes as JSON, is 8193']),
    );
  });

  it('is refused where a text holds what Parameter Store takes for a reference', () => {
    const settings = { ...SETTINGS, texts: { ...SETTINGS.texts, handOver: 'Hello {{name}}' } };
    expect(() => templateOf({ settings })).toThrow(
      new InvalidContextError(['handover.texts.handOver: must not hold "{{"']),
    );
  });

  it('takes single braces and nested objects for what they are', () => {
    const settings = { ...SETTINGS, texts: { ...SETTINGS.texts, handOver: 'Hello {name}' } };
    templateOf({ settings }).hasResourceProperties(PARAMETER, {
      Value: Match.stringLikeRegexp('Hello \\{name\\}'),
    });
  });
});
