import type { Snapshot } from '../../../functions/store/thread-item.ts';
import { OUR_APP, PAGE_INBOX } from '../../ids.ts';
import { deployment, THREAD } from '../../support/deployment.ts';
import { echoOf, passes, says } from '../../support/items.ts';

const MINUTE = 60_000;
const TURNS = 10;

/**
 * A thread in the middle of a conversation, as the functions themselves have left it: ten turns with the bot, each with
 * its echo, and then a hand-over to the Page Inbox if it is to be an agent's. The last sign in it is a minute old.
 */
export async function knownThread({ isHeld }: { isHeld: boolean }): Promise<Snapshot> {
  const at = deployment();
  at.clock.now = Date.now() - (TURNS + 1) * MINUTE;
  for (let turn = 0; turn < TURNS; turn += 1) {
    at.clock.advance(MINUTE);
    await at.receive(says(`turn ${turn}`, { at: at.clock.now }));
    await at.visit();
    const said = at.graph.said.at(-1);
    if (said) await at.receive(echoOf(said, { at: at.clock.now }));
    await at.visit();
  }
  if (isHeld) {
    at.graph.owner = PAGE_INBOX;
    await at.receive(passes(PAGE_INBOX, OUR_APP, { at: at.clock.now }));
    await at.visit();
  }
  const snapshot = at.threads.snapshots.get(THREAD);
  if (!snapshot) throw new Error('the conversation has left no thread');
  return snapshot;
}
