import { describe, expect, it } from 'vitest';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import { deployment } from '../support/deployment.ts';
import { echoes, passes, says } from '../support/items.ts';

const HOUR = 60 * 60_000;
const DISCLOSURE = 'I am a machine.';

function talk(texts: object = { disclosure: DISCLOSURE }) {
  const at = deployment({ settings: { texts: { handOver: 'One moment.', welcomeBack: 'Back.', ...texts } } });
  at.graph.owner = OUR_APP;
  const writes = async (text: string, hours: number) => {
    at.clock.now = NOW + hours * HOUR;
    await at.receive(says(text, { at: at.clock.now }));
    await at.visit();
  };
  return { at, writes, said: () => at.graph.said.map(({ text }) => text) };
}

describe('the disclosure', () => {
  it('is said before the bot’s first words, and not before the next ones', async () => {
    const { writes, said } = talk();
    await writes('one', 0);
    await writes('two', 13);
    expect(said()).toEqual([DISCLOSURE, '[bot] one', '[bot] two']);
  });

  it('is said again after a day', async () => {
    const { writes, said } = talk();
    await writes('one', 0);
    await writes('two', 24.1);
    expect(said()).toEqual([DISCLOSURE, '[bot] one', DISCLOSURE, '[bot] two']);
  });

  it.each([
    [13, 1],
    [2, 0],
  ])('when the chat comes back from a human %d h later is said %d times more', async (hours, times) => {
    const { at, writes, said } = talk();
    await writes('one', 0);
    at.clock.now = NOW + hours * HOUR;
    at.graph.owner = HELP_DESK;
    await at.receiveOnStandby(echoes(HELP_DESK, 'Ana here', { at: at.clock.now - 60_000 }));
    await at.visit();
    at.graph.owner = OUR_APP;
    await at.receive(passes(OUR_APP, HELP_DESK, { at: at.clock.now }));
    await at.visit();
    expect(said().slice(2)).toEqual([...Array(times).fill(DISCLOSURE), 'Back.']);
  });

  it('is not said before the words of a hand-over, nor where there is none', async () => {
    const { writes, said } = talk();
    await writes('chat with agent', 0);
    expect(said()).toEqual(['One moment.']);
    const silent = talk({});
    await silent.writes('one', 0);
    expect(silent.said()).toEqual(['[bot] one']);
  });
});
