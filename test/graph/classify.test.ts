import { describe, expect, it } from 'vitest';
import { classify, readErrorBody } from '../../functions/graph/classify.ts';
import type { Disposition } from '../../functions/graph/graph-error.ts';
import { readDone, readFeatureStatus, readSent, readThreadOwner } from '../../functions/graph/read-answer.ts';
import { parseLossless } from '../../functions/messenger/json.ts';
import { canSkip, type Recorded, readRecorded } from './graph-responses.ts';
import { NOT_OURS, REFUSALS, SUCCESSES } from './responses.expected.ts';

const READERS = {
  done: readDone,
  sent: readSent,
  threadOwner: readThreadOwner,
  featureStatus: readFeatureStatus,
};

function parse(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}

function refusal(error: object | string, status = 400, headers: Record<string, string> = {}) {
  return classify({ edge: 'messages', status, headers, body: { error } });
}

describe.skipIf(canSkip)('the recorded responses', () => {
  const recorded = canSkip ? [] : readRecorded();
  const named = (names: object) => recorded.filter(({ file }) => file in names);
  const each = (names: object): [string, Recorded][] => named(names).map((one) => [one.file, one]);

  it('are all expected, and all that is expected is recorded', () => {
    const expected = [REFUSALS, SUCCESSES, NOT_OURS].flatMap((names) => Object.keys(names));
    expect(recorded.map(({ file }) => file).sort()).toEqual(expected.sort());
    expect(recorded).toHaveLength(72);
  });

  it.each(each(REFUSALS))('%s has the expected disposition', (file, { status, text }) => {
    expect(classify({ edge: 'messages', status, headers: {}, body: parse(text) }).disposition).toEqual(
      REFUSALS[file],
    );
  });

  it.each(each(REFUSALS).filter(([, { code }]) => code))('%s is read with its numbers', (_, response) => {
    const { code, subcode } = readErrorBody(parse(response.text)) ?? {};
    expect({ code, subcode }).toEqual({ code: response.code, subcode: response.subcode });
  });

  it.each(each(SUCCESSES))('%s is read as its endpoint promises', (file, { text }) => {
    const [endpoint, expected] = SUCCESSES[file] ?? ['done', undefined];
    expect(readErrorBody(parse(text))).toBeUndefined();
    expect(READERS[endpoint](parse(text))).toEqual(expected);
  });

  it.each(each(NOT_OURS))('%s is not the answer of an endpoint that we call', (file, { text }) => {
    const readers = Object.entries(READERS).filter(([, read]) => read(parse(text)) !== undefined);
    expect(readers.map(([name]) => name)).toEqual(NOT_OURS[file]);
  });
});

describe('classify', () => {
  const rows: [string, object, Disposition][] = [
    ['another app controls the thread', { code: 10, error_subcode: 2018300 }, 'notOwner'],
    ['not the owner on Instagram', { code: 100, error_subcode: 2534037 }, 'notOwner'],
    ['not the owner under the wrong code', { code: 200, error_subcode: 2534037 }, 'notOwner'],
    ['a lead form holds the thread', { code: 10, error_subcode: 2018321 }, 'notOwner'],
    ['take without Conversation Routing', { code: 27 }, 'wrongMode'],
    ['a permission is missing', { code: 10 }, 'refusesThread'],
    ['a permission of the 200s is missing', { code: 200 }, 'refusesThread'],
    ['a capability is missing', { code: 3 }, 'refusesThread'],
    ['code 10 with an unknown subcode', { code: 10, error_subcode: 7777777 }, 'never'],
    ['code 200 with an unknown subcode', { code: 200, error_subcode: 7777777 }, 'never'],
    ['the token is invalid', { code: 190, error_subcode: 463 }, { pause: 'token' }],
    ['the Page is blocked for policy', { code: 368 }, { pause: 'policy' }],
    ['the Page is restricted', { code: 10, error_subcode: 1893063 }, { pause: 'restricted' }],
    ['a limit of the app', { code: 4, is_transient: true }, { pause: 'rate-limit' }],
    ['a limit of the user', { code: 17 }, { pause: 'rate-limit' }],
    ['a limit of the Page', { code: 32 }, { pause: 'rate-limit' }],
    ['an application limit', { code: 341 }, { pause: 'rate-limit' }],
    ['a limit of Messenger', { code: 80006 }, { pause: 'rate-limit' }],
    ['a duplicate opt-in under the code of a limit', { code: 613, error_subcode: 1893016 }, 'unreachable'],
    ['an unknown failure that is transient', { code: 4242, is_transient: true }, 'inDoubt'],
    ['an unknown failure', { code: 4242 }, 'never'],
    ['the person blocked the Page', { code: 551, error_subcode: 1545041 }, 'unreachable'],
    ['outside the window', { code: 10, error_subcode: 2018278 }, 'never'],
    ['numbers as text', { code: '10', error_subcode: '2018300' }, 'notOwner'],
  ];

  it.each(rows)('classifies: %s', (_, error, disposition) => {
    expect(refusal(error).disposition).toEqual(disposition);
  });

  const sentences: [string, Disposition][] = [
    ['(#10) Message failed to send because another app is controlling this thread now.', 'notOwner'],
    ["(#100) The action is invalid since it's not the thread owner.", 'notOwner'],
    ['(#27) Take thread control is not supported when Conversation Routing is not enabled.', 'wrongMode'],
    ['Take thread control is not supported when Conversation Routing is not enabled.', 'wrongMode'],
    ['(#10) This message is sent outside of allowed window.', 'never'],
    ["(#10) This person isn't receiving messages from you right now.", 'unreachable'],
    ['(#100) Invalid appsecret_proof provided in the API argument', { pause: 'app-secret' }],
    ['(#613) Calls to this api have exceeded the rate limit.', 'refusesThread'],
    ['The user is in an automated question and answer flow. Please wait for it to finish.', 'notOwner'],
    ['Handover Protocol APIs disabled for this page.', 'wrongMode'],
    ['This message is sent outside the allowed window.', 'never'],
    ['This Person Cannot Receive Messages: they left.', 'unreachable'],
    ['Cannot message users who are not admins, developers or testers of the app.', 'never'],
    ['You are temporarily restricted from sending messages.', { pause: 'restricted' }],
  ];

  // With HTTP 500, which alone would leave every call in doubt.
  it.each(sentences)('classifies by the sentence alone: %s', (message, disposition) => {
    expect(refusal({ message }, 500).disposition).toEqual(disposition);
    expect(refusal(message, 500).disposition).toEqual(disposition);
  });

  it('prefers a code to the sentence beside it', () => {
    expect(refusal({ message: 'not the thread owner', code: 551 }).disposition).toBe('unreachable');
    expect(refusal({ message: 'not the thread owner', is_transient: true }).disposition).toBe('notOwner');
  });

  it.each([
    [200, 'inDoubt'],
    [302, 'never'],
    [400, 'never'],
    [401, { pause: 'token' }],
    [403, 'never'],
    [404, 'never'],
    [429, 'refusesThread'],
    [500, 'inDoubt'],
    [502, 'inDoubt'],
    [504, 'inDoubt'],
    [599, 'inDoubt'],
    [700, 'never'],
  ] satisfies [number, Disposition][])(
    'classifies by HTTP %i alone where the body has no error',
    (status, disposition) => {
      for (const body of [undefined, null, [], {}, { success: false }, 'Bad Gateway']) {
        const classified = classify({ edge: 'messages', status, headers: {}, body });
        expect(classified.disposition).toEqual(disposition);
        expect(classified.explanation).toMatch(/.; ./);
      }
    },
  );

  const elsewhere: [string, number, Disposition][] = [
    ['pass_thread_control', 100, 'notOwner'],
    ['release_thread_control', 100, 'notOwner'],
    ['extend_thread_control', 100, 'notOwner'],
    ['request_thread_control', 100, 'never'],
    ['request_thread_control', 3, 'wrongMode'],
    ['request_thread_control', 10, 'wrongMode'],
    ['request_thread_control', 200, 'wrongMode'],
    ['pass_thread_control', 10, 'retry'],
    ['release_thread_control', 3, 'retry'],
    ['extend_thread_control', 200, 'retry'],
    ['take_thread_control', 10, 'never'],
    ['thread_owner', 10, 'mayNotRead'],
    ['thread_owner', 100, 'mayNotRead'],
    ['page', 200, 'mayNotRead'],
    ['page', 190, { pause: 'token' }],
    ['subscribed_apps', 200, 'never'],
    ['messages', 100, 'never'],
  ];

  it.each(elsewhere)('reads at %s the special meaning of a bare code %i', (edge, code, disposition) => {
    const answer = { edge, status: 400, headers: {} };
    expect(classify({ ...answer, body: { error: { code } } }).disposition).toEqual(disposition);
    const known = { code, error_subcode: 2018001 };
    expect(classify({ ...answer, body: { error: known } }).disposition).toBe('never');
  });

  it('prefers a known code to the HTTP status', () => {
    expect(refusal({ code: 551 }, 500).disposition).toBe('unreachable');
    expect(refusal({ code: 10, error_subcode: 2018300 }, 200).disposition).toBe('notOwner');
    expect(refusal({ code: 2 }, 400).disposition).toBe('inDoubt');
  });

  it('keeps no text of Graph', () => {
    const error = { message: '(#100) Bad text: My name is Ana', code: 100, error_user_msg: 'Ana' };
    expect(JSON.stringify(refusal(error))).not.toContain('Ana');
  });

  it('reports how long Graph asks us to wait', () => {
    expect(refusal({ code: 4 }, 400, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 });
    expect(refusal({ code: 4 })).not.toHaveProperty('retryAfterMs');
  });
});
