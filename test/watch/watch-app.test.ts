import { describe, expect, it } from 'vitest';
import { watchPages } from '../../functions/watch/watch-pages.ts';
import { silence } from '../support/graph-errors.ts';
import { APP_SECRET } from '../support/sign.ts';
import { NOW } from '../support/threads.ts';
import { WANTED, watching } from './a-watch.ts';

describe('the watch over the app as a whole', () => {
  it.each(WANTED)('rings where it is not subscribed to %s, and says what to do', async (missing) => {
    const { at, watch, counts } = watching();
    at.graph.fieldsOfApp = WANTED.filter((field) => field !== missing);
    await watch();
    expect(counts()).toEqual({ resubscribed: 0, unwatched: 1 });
    expect(at.log.lines[0]).toMatchObject({
      level: 'error',
      message: 'Meta sends less than is wanted: subscribe the app in its dashboard',
      fields: { missing: [missing] },
    });
    expect(at.log.text()).not.toContain(APP_SECRET);
  });

  it('rings where its subscription cannot be seen; the Pages are looked after', async () => {
    const { at, watch, counts, warnings } = watching();
    at.graph.fields = [];
    at.graph.fail('appFields', silence('subscriptions'));
    await watch();
    expect(counts()).toEqual({ resubscribed: 1, unwatched: 1 });
    expect(warnings()).toContain("The app's own subscription could not be seen");
  });

  it('does not begin before there is a Page', async () => {
    const { at, parts } = watching();
    at.graph.fieldsOfApp = [];
    await watchPages(NOW + 300_000, { ...parts, pagesWithToken: async () => [] });
    expect(at.metrics.values).toEqual({ Resubscribed: [0], Unwatched: [0] });
  });
});
