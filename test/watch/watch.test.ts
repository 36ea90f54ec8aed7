import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { GraphClient } from '../../functions/graph/graph-client.ts';
import { wait } from '../../functions/runtime/wait.ts';
import {
  ConfigurationError,
  ParameterUnavailableError,
  StoreUnavailableError,
} from '../../functions/store/errors.ts';
import { watch as watchPages } from '../../functions/watch/watch.ts';
import { NOW } from '../ids.ts';
import { NAMES } from '../support/deployment.ts';
import { silence } from '../support/graph-errors.ts';
import { WANTED, watching } from './a-watch.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function pagesCalled({ at }: ReturnType<typeof watching>): readonly string[] {
  return [...new Set(at.graph.calls.map(({ caller }) => caller.pageId))].sort();
}

describe('the watch', () => {
  it('looks after every Page that has a token', async () => {
    const pageIds = Array.from({ length: 12 }, (_, n) => `${n + 10}`);
    const watched = watching(...pageIds);
    await watched.watch();
    expect(pagesCalled(watched)).toEqual(pageIds);
    expect(watched.at.log.lines).toEqual([
      { level: 'info', message: 'watch', fields: { pages: 12, resubscribed: 0, unchecked: 0, paused: 0 } },
    ]);
  });

  it("lets no Page's trouble cost another", async () => {
    const watched = watching('1', '2', '3');
    const { at, watch, counts } = watched;
    const read = at.pages.read;
    at.pages.read = async (pageId) => {
      if (pageId === '1') throw new StoreUnavailableError('GetItem');
      return read(pageId);
    };
    at.graph.fail('subscribedFields', silence('subscribed_apps'));
    await watch();
    expect(pagesCalled(watched)).toEqual(['2', '3']);
    expect(counts()).toEqual({ resubscribed: 0, unchecked: 2 });
  });

  it('looks after 25 Pages at a time', async () => {
    const { at, watch } = watching(...Array.from({ length: 60 }, (_, n) => `${n + 1}`));
    let underWay = 0;
    let most = 0;
    at.graph.onCall = async (_, when) => {
      underWay += when === 'before' ? 1 : -1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
    };
    await watch();
    expect(most).toBe(25);
  });

  describe('by the clock', () => {
    /** Runs a watch while every call to Graph takes so many ms of a clock that is moved on. */
    async function inTime(pages: number, callMs: number) {
      onTestFinished(() => void vi.useRealTimers());
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOW });
      const watched = watching(...Array.from({ length: pages }, (_, n) => `${n + 1}`));
      const startedAt: number[] = [];
      const graph: GraphClient = {
        ...watched.parts.graph,
        subscribedFields: async () => {
          startedAt.push(Date.now());
          await wait(callMs);
          return WANTED;
        },
        messagingFeatureStatus: async () => {
          await wait(callMs);
          return { messenger: 'routing', instagram: 'routing' };
        },
      };
      let endedAt = Number.POSITIVE_INFINITY;
      const run = watchPages(NOW + 5 * MINUTE, { ...watched.parts, graph, now: Date.now, wait }).then(() => {
        endedAt = Date.now();
      });
      await vi.advanceTimersByTimeAsync(5 * MINUTE);
      await run;
      return { ...watched, endedAt, startedAt };
    }

    it('looks after 1,000 Pages in its time while a call takes more than a second', async () => {
      const { counts, endedAt } = await inTime(1_000, 1_200);
      expect(counts()).toEqual({ resubscribed: 0, unchecked: 0 });
      expect(endedAt).toBeLessThan(NOW + 5 * MINUTE);
    });

    it('begins at most 25 Pages a second, however fast Meta is: SSM has to give their tokens', async () => {
      const { startedAt } = await inTime(120, 10);
      for (const at of startedAt) {
        const within = startedAt.filter((each) => each >= at && each < at + 1_000);
        expect(within.length).toBeLessThanOrEqual(25);
      }
      expect(startedAt).toHaveLength(120);
    });
  });

  it('begins with other Pages each hour, so that three watches reach all of which each does half', async () => {
    const pageIds = Array.from({ length: 60 }, (_, n) => `${n + 10}`);
    for (const firstHour of [0, 1, 7, 497_222]) {
      const watched = watching(...pageIds);
      for (const hour of [0, 1, 2]) {
        watched.at.clock.now = (firstHour + hour) * HOUR;
        const deadline = watched.at.clock.now + 5 * MINUTE;
        watched.at.graph.onCall = ({ verb }, when) => {
          if (verb === 'subscribedFields' && when === 'before') watched.at.clock.advance(9_000);
        };
        await watched.watch();
        expect(watched.at.clock.now).toBeLessThan(deadline);
        if (hour === 0) expect(pagesCalled(watched).length).toBeLessThan(40);
      }
      expect(pagesCalled(watched)).toEqual(pageIds);
    }
  });

  it('begins with no Page that it could not finish, and tells of those that are left', async () => {
    const { at, watch, counts } = watching(...Array.from({ length: 40 }, (_, n) => `${n + 1}`));
    at.graph.onCall = (_, when) => {
      if (when === 'before') at.clock.advance(5_000);
    };
    await watch();
    expect(at.clock.now).toBeLessThan(NOW + 5 * MINUTE);
    expect(at.graph.calls.length).toBeGreaterThan(0);
    expect(counts().unchecked).toBeGreaterThan(0);
  });

  it.each([
    ['the Pages cannot be listed', ParameterUnavailableError],
    ['the settings are bad', ConfigurationError],
  ])('fails as a whole where %s', async (what, error) => {
    const { at, parts } = watching();
    if (what.startsWith('the settings')) at.ssm.put(NAMES.settings, '{}');
    const pagesWithToken = () => Promise.reject(new ParameterUnavailableError([NAMES.pages]));
    await expect(watchPages(NOW + 5 * MINUTE, { ...parts, pagesWithToken })).rejects.toThrow(error);
    expect(at.graph.calls).toEqual([]);
    expect(at.metrics.values).toEqual({});
  });
});
