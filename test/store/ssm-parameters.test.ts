import { GetParameterCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, vi } from 'vitest';
import type { PageId } from '../../functions/messenger/ids.ts';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { ConfigurationError, ParameterUnavailableError } from '../../functions/store/errors.ts';
import { createParameterStore } from '../../functions/store/ssm-parameters.ts';
import { PAGE_ID } from '../ids.ts';
import { fakeSsm } from '../support/fake-ssm.ts';

const PREFIX = '/messenger-handover/dev/';
const SETTINGS = `${PREFIX}settings`;
const SECRET = `${PREFIX}app-secret`;
const TOKEN = `${PREFIX}pages/100000000000001/access-token`;
const MINUTE = 60_000;

const settings = { appId: '1111111111111111', targets: { 'page-inbox': { appId: '263902037430900' } } };
const everything = {
  [SETTINGS]: JSON.stringify(settings),
  [SECRET]: 'secret-now',
  [`${SECRET}-previous`]: 'secret-before',
  [`${PREFIX}verify-token`]: 'verify-me',
  [TOKEN]: ' page-token\n',
};
const outage = Object.assign(new Error('no route to host'), { name: 'TimeoutError' });

function setup(
  texts: Readonly<Record<string, string>> = everything,
  { readsVerifyToken = true, prefix = PREFIX } = {},
) {
  const clock = { now: 0 };
  const ssm = fakeSsm(texts);
  const warn = vi.fn();
  const parameters = createParameterStore({
    ssm: ssm.client,
    prefix,
    now: () => clock.now,
    readsVerifyToken,
    warn,
  });
  return { clock, ssm, warn, parameters };
}

function without(...names: string[]) {
  return Object.fromEntries(Object.entries(everything).filter(([name]) => !names.includes(name)));
}

describe('the shared parameters', () => {
  it('come in one call', async () => {
    const { ssm, parameters } = setup();
    const all = await Promise.all([parameters.settings(), parameters.appSecrets(), parameters.verifyToken()]);
    expect(all).toEqual([settingsSchema.parse(settings), ['secret-now', 'secret-before'], 'verify-me']);
    expect(ssm.asked).toHaveLength(1);
    expect(ssm.asked[0]).toBeInstanceOf(GetParametersCommand);
  });

  it('are found under a prefix without a slash at its end', async () => {
    const { parameters } = setup(everything, { prefix: PREFIX.slice(0, -1) });
    expect(await parameters.verifyToken()).toBe('verify-me');
  });

  it('are asked for without the verify token where the role does not allow it', async () => {
    const { ssm, parameters } = setup(everything, { readsVerifyToken: false });
    expect(await parameters.verifyToken()).toBeUndefined();
    expect(ssm.asked[0]?.input).toMatchObject({ Names: [SETTINGS, SECRET, `${SECRET}-previous`] });
  });

  it('are remembered for five minutes', async () => {
    const { clock, ssm, parameters } = setup();
    await parameters.appSecrets();
    ssm.put(SECRET, 'secret-next');
    clock.now = 5 * MINUTE - 1;
    expect(await parameters.appSecrets()).toEqual(['secret-now', 'secret-before']);
    clock.now = 5 * MINUTE;
    expect(await parameters.appSecrets()).toEqual(['secret-next', 'secret-before']);
  });

  it('are kept for five minutes if only the previous secret is missing', async () => {
    const { clock, ssm, parameters } = setup(without(`${SECRET}-previous`));
    expect(await parameters.appSecrets()).toEqual(['secret-now']);
    clock.now = 5 * MINUTE - 1;
    await parameters.appSecrets();
    expect(ssm.asked).toHaveLength(1);
  });

  it('are read again after a minute if one is missing', async () => {
    const { clock, ssm, parameters } = setup(without(SECRET));
    expect(await parameters.appSecrets()).toEqual([]);
    ssm.put(SECRET, 'secret-now');
    clock.now = MINUTE - 1;
    expect(await parameters.appSecrets()).toEqual([]);
    clock.now = MINUTE;
    expect(await parameters.appSecrets()).toEqual(['secret-now', 'secret-before']);
  });

  it.each(['', ' \n'])('treat a value of %j as missing', async (value) => {
    const { parameters } = setup({ ...everything, [SECRET]: value, [`${PREFIX}verify-token`]: value });
    expect(await parameters.appSecrets()).toEqual([]);
    expect(await parameters.verifyToken()).toBeUndefined();
  });

  it('keep their last values while SSM fails, with a warning, and are read again after 30 s', async () => {
    const { clock, ssm, warn, parameters } = setup();
    await parameters.settings();
    ssm.failure = outage;
    clock.now = 5 * MINUTE;
    expect(await parameters.appSecrets()).toEqual(['secret-now', 'secret-before']);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(SECRET),
      expect.any(ParameterUnavailableError),
    );
    ssm.failure = undefined;
    ssm.put(SECRET, 'secret-next');
    clock.now += 30_000;
    expect(await parameters.appSecrets()).toEqual(['secret-next', 'secret-before']);
  });

  it('are unavailable if SSM fails from the start', async () => {
    const { ssm, parameters } = setup();
    ssm.failure = outage;
    await expect(parameters.settings()).rejects.toThrow(ParameterUnavailableError);
    await expect(parameters.appSecrets()).rejects.toThrow(/TimeoutError/);
    ssm.failure = undefined;
    expect(await parameters.appSecrets()).toEqual(['secret-now', 'secret-before']);
  });
});

describe('settings', () => {
  it.each([
    ['are missing', without(SETTINGS), /settings is missing or empty/],
    ['are not JSON', { ...everything, [SETTINGS]: '{appId' }, /settings is not JSON/],
    [
      'hold faults, one line each',
      { ...everything, [SETTINGS]: JSON.stringify({ appId: 1, targets: { Zendesk: {} } }) },
      /settings: targets\.Zendesk.+\n.*settings: appId: /,
    ],
  ])('name the parameter and the key if they %s', async (_, texts, message) => {
    const { parameters } = setup(texts);
    await expect(parameters.settings()).rejects.toThrow(ConfigurationError);
    await expect(parameters.settings()).rejects.toThrow(message);
    expect(await parameters.appSecrets()).toEqual(['secret-now', 'secret-before']);
  });

  it('may have keys of a later version', async () => {
    const later = { ...settings, moon: 'full', pages: { '7': { moon: 'new' } } };
    const { parameters } = setup({ ...everything, [SETTINGS]: JSON.stringify(later) });
    expect(await parameters.settings()).toEqual(settingsSchema.parse({ ...settings, pages: { '7': {} } }));
  });

  it('have their defaults where a word or a trigger is of a later version, with one warning for each set of them', async () => {
    const inbox = { appId: '263902037430900' };
    const phrase = { phrase: 'agent', target: 'page-inbox' };
    const regex = { regex: 'a.*', target: 'page-inbox' };
    const later = {
      ...settings,
      inDoubt: 'ask',
      targets: { 'page-inbox': { ...inbox, kind: 'team' } },
      triggers: [regex, phrase, { gesture: 'wave', target: 'page-inbox' }],
      pages: { '7': { inDoubt: 'ask', loopGuard: false, triggers: [{ ...phrase, why: 'asked' }, regex] } },
    };
    const { clock, ssm, warn, parameters } = setup({ ...everything, [SETTINGS]: JSON.stringify(later) });
    const expected = settingsSchema.parse({
      ...settings,
      triggers: [phrase],
      pages: { '7': { loopGuard: false, triggers: [phrase] } },
    });
    expect(await parameters.settings()).toEqual(expected);
    clock.now = 5 * MINUTE;
    expect(await parameters.settings()).toEqual(expected);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(`${SETTINGS} has values of a later version`),
      expect.objectContaining({ message: expect.stringMatching(/: pages\.7\.inDoubt: /) }),
    );
    ssm.put(SETTINGS, JSON.stringify({ ...settings, inDoubt: 'ask' }));
    clock.now = 10 * MINUTE;
    await parameters.settings();
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['a trigger with a fault', { triggers: [{ phrase: 5, target: 'page-inbox' }] }, /settings: triggers\.0/],
    ['a setting that is no word', { inDoubt: 5 }, /settings: inDoubt/],
    [
      'a fault beside a word of a later version',
      { inDoubt: 'ask', triggers: [{ phrase: 'agent', target: 'nobody' }] },
      /settings: triggers\.0\.target/,
    ],
  ])('are refused for %s', async (_what, edit, fault) => {
    const { parameters } = setup({ ...everything, [SETTINGS]: JSON.stringify({ ...settings, ...edit }) });
    await expect(parameters.settings()).rejects.toThrow(fault);
  });

  it('are read again after a minute if they were not valid from the start', async () => {
    const { clock, ssm, parameters } = setup({ ...everything, [SETTINGS]: '{}' });
    await expect(parameters.settings()).rejects.toThrow(ConfigurationError);
    ssm.put(SETTINGS, JSON.stringify(settings));
    clock.now = MINUTE;
    expect(await parameters.settings()).toEqual(settingsSchema.parse(settings));
  });

  it('keep their last valid version when they are replaced by ones that are not valid', async () => {
    const { clock, ssm, warn, parameters } = setup();
    const good = await parameters.settings();
    ssm.put(SETTINGS, '{"appId":"not-an-id"}');
    clock.now = 5 * MINUTE;
    expect(await parameters.settings()).toEqual(good);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(SETTINGS),
      expect.any(ConfigurationError),
    );
    ssm.put(SETTINGS, JSON.stringify({ ...settings, retentionDays: 30 }));
    clock.now = 10 * MINUTE;
    expect(await parameters.settings()).toMatchObject({ retentionDays: 30 });
  });
});

describe('pageToken', () => {
  it('gives the token, trimmed', async () => {
    const { ssm, parameters } = setup();
    expect(await parameters.pageToken(PAGE_ID)).toBe('page-token');
    expect(ssm.asked[0]).toBeInstanceOf(GetParameterCommand);
  });

  it('keeps the token of each Page for five minutes', async () => {
    const { clock, ssm, parameters } = setup();
    await parameters.pageToken(PAGE_ID);
    expect(await parameters.pageToken('2' as PageId)).toBeUndefined();
    ssm.put(TOKEN, 'rotated');
    clock.now = 5 * MINUTE - 1;
    expect(await parameters.pageToken(PAGE_ID)).toBe('page-token');
    clock.now = 5 * MINUTE;
    expect(await parameters.pageToken(PAGE_ID)).toBe('rotated');
  });

  it('reads SSM again at once for a fresh token', async () => {
    const { ssm, parameters } = setup();
    await parameters.pageToken(PAGE_ID);
    ssm.put(TOKEN, 'rotated');
    expect(await parameters.pageToken(PAGE_ID, { fresh: true })).toBe('rotated');
    expect(await parameters.pageToken(PAGE_ID)).toBe('rotated');
  });

  it.each([
    ['there is none', without(TOKEN)],
    ['it is empty', { ...everything, [TOKEN]: ' ' }],
  ])('keeps for a minute that %s', async (_, texts) => {
    const { clock, ssm, parameters } = setup(texts);
    expect(await parameters.pageToken(PAGE_ID)).toBeUndefined();
    clock.now = MINUTE - 1;
    expect(await parameters.pageToken(PAGE_ID)).toBeUndefined();
    expect(ssm.asked).toHaveLength(1);
    ssm.put(TOKEN, 'page-token');
    clock.now = MINUTE;
    expect(await parameters.pageToken(PAGE_ID)).toBe('page-token');
  });

  it('serves the last token while SSM fails, with a warning that names its parameter', async () => {
    const { clock, ssm, warn, parameters } = setup();
    await parameters.pageToken(PAGE_ID);
    ssm.failure = outage;
    clock.now = 5 * MINUTE;
    expect(await parameters.pageToken(PAGE_ID)).toBe('page-token');
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(TOKEN),
      expect.any(ParameterUnavailableError),
    );
  });

  it('never takes an outage for a missing token', async () => {
    const { ssm, parameters } = setup();
    ssm.failure = outage;
    await expect(parameters.pageToken('2' as PageId)).rejects.toThrow(ParameterUnavailableError);
  });

  it("finds none for an id that is not allowed in a parameter's name, without a call", async () => {
    const { ssm, parameters } = setup();
    expect(await parameters.pageToken('über uns' as PageId)).toBeUndefined();
    expect(ssm.asked).toEqual([]);
  });
});

describe('an error', () => {
  it('holds no value of a parameter', async () => {
    const texts = { ...everything, [SETTINGS]: '{"appId":"my-secret-value"}' };
    const { ssm, parameters } = setup(texts);
    await expect(parameters.settings()).rejects.toThrow(/^(?![\s\S]*my-secret-value)[\s\S]*appId/);
    ssm.failure = new Error('page-token cannot be decrypted');
    await expect(parameters.pageToken(PAGE_ID)).rejects.toThrow(/^(?![\s\S]*page-token)[\s\S]*access-token/);
  });
});
