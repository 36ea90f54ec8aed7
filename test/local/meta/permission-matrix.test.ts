import { describe, expect, it } from 'vitest';
import type { Mode } from '../../../functions/thread/page.ts';
import { DESK, OURS, PSID, type Simulator, startSimulator, ZENDESK } from './simulator.ts';

const recipient = { id: PSID };

type Call = 'send' | 'pass' | 'pass to self' | 'take' | 'request' | 'release' | 'extend' | 'thread_owner';
type State = 'idle' | 'owned by the caller' | 'owned by another';

/** Calls Graph; `ok`, or `code` or `code/subcode`. For `thread_owner`: which members the answer has. */
async function call({ graph }: Simulator, what: Call, by: string): Promise<string> {
  const answer = await ask(graph, what, by);
  const { error, data } = answer.body;
  if (error) return error.error_subcode ? `${error.code}/${error.error_subcode}` : String(error.code);
  if (what !== 'thread_owner') return 'ok';
  return Object.keys(data?.[0]?.thread_owner ?? {}).join(' and ') || 'empty';
}

function ask(graph: Simulator['graph'], what: Call, by: string) {
  switch (what) {
    case 'send':
      return graph(by, 'POST', 'me/messages', {
        recipient,
        messaging_type: 'RESPONSE',
        message: { text: 'Hi' },
      });
    case 'pass':
      return graph(by, 'POST', 'me/pass_thread_control', { recipient, target_app_id: ZENDESK });
    case 'pass to self':
      return graph(by, 'POST', 'me/pass_thread_control', { recipient, target_app_id: by });
    case 'extend':
      return graph(by, 'POST', 'me/extend_thread_control', { recipient, duration: 604_800 });
    case 'thread_owner':
      return graph(by, 'GET', 'me/thread_owner', { recipient: PSID });
    default:
      return graph(by, 'POST', `me/${what}_thread_control`, { recipient });
  }
}

/** A thread in which a person has written, brought into a state by Meta's own rules. */
async function threadIn(state: State, mode: Mode, by: string): Promise<Simulator> {
  const simulator = await startSimulator();
  const { client } = simulator;
  await client.person(PSID).writes('Hello');
  const owner = state === 'idle' ? null : state === 'owned by the caller' ? by : by === DESK ? OURS : DESK;
  if (owner === null) await client.app(OURS).releases(PSID);
  else if (owner !== OURS) await client.app(OURS).passes(PSID, owner);
  await client.setMode(mode);
  return simulator;
}

const name = (appId: string | null) =>
  ({ [OURS]: 'the default app', [DESK]: 'another app', [ZENDESK]: 'the target' })[appId ?? ''] ?? 'nobody';

describe('the permission matrix, over HTTP', () => {
  // call, state, mode, caller, answer, owner after it
  const cells: [Call, State, Mode, string, string, string | null][] = [
    ['send', 'idle', 'routing', OURS, 'ok', OURS],
    ['send', 'idle', 'routing', DESK, '10/2018300', null],
    ['send', 'idle', 'zero-config', OURS, 'ok', null],
    ['send', 'idle', 'zero-config', DESK, 'ok', null],
    ['send', 'owned by the caller', 'routing', OURS, 'ok', OURS],
    ['send', 'owned by the caller', 'routing', DESK, 'ok', DESK],
    ['send', 'owned by the caller', 'zero-config', OURS, 'ok', OURS],
    ['send', 'owned by the caller', 'zero-config', DESK, 'ok', DESK],
    ['send', 'owned by another', 'routing', OURS, '10/2018300', DESK],
    ['send', 'owned by another', 'routing', DESK, '10/2018300', OURS],
    ['send', 'owned by another', 'zero-config', OURS, '10/2018300', DESK],
    ['send', 'owned by another', 'zero-config', DESK, '10/2018300', OURS],

    ['pass', 'idle', 'routing', OURS, 'ok', ZENDESK],
    ['pass', 'idle', 'routing', DESK, 'ok', ZENDESK],
    ['pass', 'idle', 'zero-config', OURS, 'ok', ZENDESK],
    ['pass', 'idle', 'zero-config', DESK, 'ok', ZENDESK],
    ['pass to self', 'idle', 'routing', DESK, '100', null],
    ['pass to self', 'idle', 'zero-config', DESK, 'ok', DESK],
    ['pass', 'owned by the caller', 'routing', DESK, 'ok', ZENDESK],
    ['pass', 'owned by the caller', 'zero-config', DESK, 'ok', ZENDESK],
    ['pass to self', 'owned by the caller', 'routing', OURS, '100', OURS],
    ['pass to self', 'owned by the caller', 'zero-config', DESK, '100', DESK],
    ['pass', 'owned by another', 'routing', OURS, '100/2534037', DESK],
    ['pass', 'owned by another', 'zero-config', DESK, '100/2534037', OURS],

    ['release', 'idle', 'routing', OURS, '100/2534037', null],
    ['release', 'idle', 'zero-config', DESK, '100/2534037', null],
    ['release', 'owned by the caller', 'routing', DESK, 'ok', null],
    ['release', 'owned by the caller', 'zero-config', OURS, 'ok', null],
    ['release', 'owned by another', 'routing', OURS, '100/2534037', DESK],
    ['release', 'owned by another', 'zero-config', DESK, '100/2534037', OURS],

    ['take', 'idle', 'routing', DESK, 'ok', DESK],
    ['take', 'idle', 'zero-config', OURS, '27', null],
    ['take', 'owned by the caller', 'routing', OURS, '100', OURS],
    ['take', 'owned by the caller', 'zero-config', DESK, '27', DESK],
    ['take', 'owned by another', 'routing', DESK, 'ok', DESK],
    ['take', 'owned by another', 'zero-config', OURS, '27', DESK],

    ['request', 'idle', 'routing', DESK, '100', null],
    ['request', 'idle', 'zero-config', DESK, 'ok', DESK],
    ['request', 'owned by the caller', 'routing', OURS, '100', OURS],
    ['request', 'owned by the caller', 'zero-config', DESK, '100', DESK],
    ['request', 'owned by another', 'routing', DESK, '100', OURS],
    ['request', 'owned by another', 'zero-config', DESK, 'ok', OURS],

    ['extend', 'idle', 'routing', OURS, '100/2534037', null],
    ['extend', 'idle', 'zero-config', DESK, '100/2534037', null],
    ['extend', 'owned by the caller', 'routing', DESK, 'ok', DESK],
    ['extend', 'owned by the caller', 'zero-config', OURS, 'ok', OURS],
    ['extend', 'owned by another', 'routing', OURS, '100/2534037', DESK],
    ['extend', 'owned by another', 'zero-config', DESK, '100/2534037', OURS],

    ['thread_owner', 'idle', 'routing', OURS, 'empty', null],
    ['thread_owner', 'idle', 'zero-config', DESK, 'empty', null],
    ['thread_owner', 'owned by the caller', 'routing', DESK, 'app_id and expiration', DESK],
    ['thread_owner', 'owned by the caller', 'zero-config', DESK, 'app_id and expiration', DESK],
    ['thread_owner', 'owned by another', 'routing', OURS, 'app_id and expiration', DESK],
    ['thread_owner', 'owned by another', 'routing', DESK, 'expiration', OURS],
    ['thread_owner', 'owned by another', 'zero-config', OURS, 'expiration', DESK],
    ['thread_owner', 'owned by another', 'zero-config', DESK, 'expiration', OURS],
  ];

  for (const [what, state, mode, by, answer, after] of cells) {
    it(`${what}, ${state}, ${mode}, by ${name(by)}: ${answer}, and ${name(after)} has it then`, async () => {
      const simulator = await threadIn(state, mode, by);
      expect(await call(simulator, what, by)).toBe(answer);
      expect((await simulator.client.thread(PSID)).owner).toBe(after);
    });
  }

  it('lets an app without the toggle take nothing', async () => {
    const simulator = await threadIn('idle', 'routing', DESK);
    await simulator.client.app(DESK).setCanTake(false);
    expect(await call(simulator, 'take', DESK)).toBe('10');
  });

  it('passes to the default app where no target is named', async () => {
    const { client } = await threadIn('owned by another', 'routing', OURS);
    expect((await client.app(DESK).passes(PSID)).thread.owner).toBe(OURS);
  });
});
