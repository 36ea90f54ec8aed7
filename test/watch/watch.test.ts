import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  ParameterUnavailableError,
  StoreUnavailableError,
} from '../../functions/store/errors.ts';
import { watch as watchPages } from '../../functions/watch/watch.ts';
import { NOW } from '../ids.ts';
import { NAMES } from '../support/deployment.ts';
import { silence } from '../support/graph-errors.ts';
import { watching } from './a-watch.ts';

const MINUTE = 60_000;

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

  it('looks after a few Pages at a time', async () => {
    const { at, watch } = watching(...Array.from({ length: 20 }, (_, n) => `${n + 1}`));
    let underWay = 0;
    let most = 0;
    at.graph.onCall = async (_, when) => {
      underWay += when === 'before' ? 1 : -1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
    };
    await watch();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
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
