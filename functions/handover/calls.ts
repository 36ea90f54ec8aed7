import type { Caller } from '../graph/graph-client.ts';
import { threadKey } from '../messenger/ids.ts';
import { type Called, callAsPage, sendAsPage } from '../page/call-as-page.ts';
import { notePass } from '../page/missing-targets.ts';
import { readOwner } from '../page/read-owner.ts';
import type { CommandOf, Successes, Verb } from '../thread/command.ts';
import type { CallTarget, Done, HandoverVisit } from './handover-visit.ts';
import { outcomeOf } from './outcome-of.ts';
import { knownMode, reclaim } from './reclaim.ts';
import { takeSendSlot } from './send-slot.ts';

/** A verb that is done by Graph; an `answer` is done by the bot. */
export type GraphVerb = Exclude<Verb, 'answer'>;

type Call<V extends GraphVerb> = (
  command: CommandOf<V>,
  thread: CallTarget,
  visit: HandoverVisit,
) => Promise<Called<Successes[V]>>;

/** The call of each verb. A verb without one does not compile. */
const CALLS: { readonly [V in GraphVerb]: Call<V> } = {
  say({ text, id: metadata, quickReplies }, { accountId, psid, platform }, visit) {
    const message = { psid, text, metadata, ...(quickReplies ? { quickReplies } : {}) };
    return sendAsPage(
      {
        before: () => takeSendSlot(visit),
        make: async (caller) => ({ kind: 'said', ...(await visit.parts.graph.send(caller, message)) }),
      },
      { thread: threadKey(accountId, psid), platform },
      visit,
    );
  },
  async pass({ to, metadata }, { psid }, visit) {
    const called = await move((caller) => visit.parts.graph.pass(caller, psid, to, metadata), visit);
    if (called.kind !== 'notCalled') {
      await notePass(to, called.kind === 'failed' ? called.error : undefined, visit);
    }
    return called;
  },
  reclaim: (_command, thread, visit) => reclaim(thread, visit),
  release: (_command, { psid }, visit) => move((caller) => visit.parts.graph.release(caller, psid), visit),
  extend: ({ durationSeconds }, { psid }, visit) =>
    move((caller) => visit.parts.graph.extend(caller, psid, durationSeconds), visit),
  async verify(_command, { psid, platform, humanAround }, visit) {
    const called = await readOwner({ psid, platform }, visit);
    if (called.kind !== 'answered') return called;
    // The mode matters only where it says whether a human is there.
    const isRouted = humanAround !== undefined && (await knownMode(platform, visit)) === 'routing';
    return { ...called, answer: { kind: 'owner', owner: called.answer, isRouted } };
  },
};

function move(make: (caller: Caller) => Promise<void>, visit: HandoverVisit) {
  return callAsPage(
    {
      make: async (caller) => {
        await make(caller);
        return { kind: 'moved' } as const;
      },
    },
    visit,
  );
}

/** Makes the call of a command that has begun. */
export async function callGraph(
  command: CommandOf<GraphVerb>,
  thread: CallTarget,
  visit: HandoverVisit,
): Promise<Done> {
  const call: Call<GraphVerb> = CALLS[command.verb];
  const called = await call(command, thread, visit);
  const { timing } = called;
  if (called.kind === 'answered') return { outcome: called.answer, timing };
  if (called.kind === 'notCalled') return { outcome: called.outcome, timing };
  const { now, random } = visit.parts;
  return { outcome: outcomeOf(called.error, command.attempts, now(), random), timing };
}
