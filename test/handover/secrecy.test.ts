import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { NOW } from '../ids.ts';
import {
  type Deployment,
  deployment,
  deploymentThatReceived,
  NAMES,
  PAGE_TOKEN,
  THREAD,
} from '../support/deployment.ts';
import { refusal, silence, unreached } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';
import { APP_SECRET } from '../support/sign.ts';

const WORDS = 'canary-words';

/** Everything that the function has let out: log, history, list of failures. */
function letOut(at: Deployment): string {
  return [
    at.log.text(),
    JSON.stringify(at.threads.timeline(THREAD)),
    JSON.stringify(at.thread().failures),
    JSON.stringify(at.page() ?? {}),
  ].join('\n');
}

function expectSilence(at: Deployment) {
  const text = letOut(at);
  for (const secret of [WORDS, PAGE_TOKEN, APP_SECRET]) expect(text).not.toContain(secret);
}

describe('no word of a person, token or secret is let out', () => {
  it('by an answer that succeeds', async () => {
    const at = await deploymentThatReceived(says(WORDS));
    await at.visit();
    expect(at.graph.said[0]?.text).toContain(WORDS);
    expect(at.graph.calls[0]?.caller.token).toBe(PAGE_TOKEN);
    expect(letOut(at)).toContain('say');
    expectSilence(at);
  });

  it.each([
    ['refused for good', refusal('messages', 10, 2018278)],
    ['refused for the token', refusal('messages', 190)],
    ['refused for the secret', refusal('messages', 100, undefined)],
    ['refused by a limit', refusal('messages', 613)],
    ['refused to another than the owner', refusal('messages', 10, 2018300)],
    ['not reached', unreached('messages')],
    ['in doubt', silence('messages')],
  ])('by a call that is %s', async (_what, error) => {
    const at = await deploymentThatReceived(says(WORDS));
    at.graph.onCall = ({ verb }) => {
      if (verb === 'send') throw error;
    };
    await at.visit();
    at.clock.now = NOW + 60 * 60_000;
    await at.visit();
    expectSilence(at);
  });

  it('by a bot whose error quotes what it was told', async () => {
    const at = deployment({
      bot: ({ turn }) => {
        throw new TypeError(`cannot answer ${JSON.stringify(turn)}\n    at ${JSON.stringify(turn)}`);
      },
    });
    await at.receive(says(WORDS));
    await at.settle();
    expect(at.log.lines.some(({ message }) => message.startsWith('The bot failed'))).toBe(true);
    expect(at.log.text()).toContain('TypeError');
    expect(at.log.text()).toContain('secrecy.test.ts');
    expectSilence(at);
  });

  it('by a table or a parameter store that fails', async () => {
    const at = await deploymentThatReceived(says(WORDS));
    at.threads.onReplace = () => {
      throw new StoreUnavailableError('PutItem', { cause: new Error('slow down') });
    };
    const error = await at.visit().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(error)).not.toContain(WORDS);
    at.threads.onReplace = () => {};
    at.clock.advance(10 * 60_000);
    at.ssm.failure = new Error('SSM is out of reach');
    await at.visit();
    expectSilence(at);
  });

  it('by a bot whose error quotes what looks like a place in the code', async () => {
    const words = `${WORDS}\n    at home my PIN is ${WORDS}:1:1`;
    const bot = () => {
      throw new Error(words);
    };
    const at = deployment({ bot });
    await at.receive(says('hello'));
    await at.visit();
    expect(at.log.text()).toContain('The bot failed');
    expect(at.log.text()).toContain('secrecy.test.ts');
    expect(letOut(at)).not.toContain(WORDS);
  });

  it('by a rotation of the secret', async () => {
    const at = deployment();
    at.ssm.put(NAMES.appSecretPrevious, 'canary-previous-secret');
    await at.receive(says(WORDS));
    await at.visit();
    expect(letOut(at)).not.toContain('canary-previous-secret');
    expectSilence(at);
  });
});
