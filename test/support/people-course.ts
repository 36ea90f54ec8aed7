import type { Mode } from '../../functions/page/page.ts';
import { NOW, OUR_APP, PAGE_ID } from '../ids.ts';
import { type Deployment, deployment, THREAD } from './deployment.ts';
import { type About, echoes, says, type WireItem } from './items.ts';

const MINUTE = 60_000;

/** One person, the bot and people beside it, in minutes since the beginning. */
export interface Course {
  readonly at: Deployment;
  /** Lets time pass until this minute; the thread is visited whenever it is due. */
  until(minute: number): Promise<void>;
  /** The person writes; Meta puts it on the channel of whoever has the thread. */
  writes(text: string): Promise<void>;
  /** Somebody speaks in an app. Where it has the thread, Meta gives us the echo on standby. */
  speaks(appId: Parameters<typeof echoes>[0], text: string, about?: About): Promise<void>;
  receive(item: WireItem, channel?: 'messaging' | 'standby'): Promise<void>;
  /** What our app has said. */
  readonly said: readonly string[];
  /** What became of waits and returns: `<minute> <what> <verdict>[ <detail>]`. */
  readonly told: readonly string[];
}

interface Beginning {
  readonly settings?: object;
  readonly mode?: Mode;
  /** Echoes of other voices are known to arrive on the Page. */
  readonly hearsOthers?: boolean;
}

/** A course that begins at minute 0 with a bot that has the thread. */
export async function beginCourse({ settings = {}, mode = 'routing', hearsOthers = true }: Beginning = {}) {
  const at = deployment({ settings: { answerWithinMinutes: 5, ...settings } });
  at.graph.mode = mode;
  at.graph.owner = OUR_APP;
  if (hearsOthers) {
    await at.pages.update(PAGE_ID, (page) => ({ ...page, messenger: { hearsOthers } }), NOW);
  }
  const course: Course = {
    at,
    async until(minute) {
      const end = NOW + minute * MINUTE;
      for (let n = 0; n < 200; n += 1) {
        const dueAt = at.threads.snapshots.get(THREAD)?.thread.dueAt;
        if (dueAt === undefined || dueAt > end) break;
        at.clock.now = Math.max(at.clock.now, dueAt);
        await at.visit();
      }
      at.clock.now = Math.max(at.clock.now, end);
    },
    async writes(text) {
      const isOurs = [OUR_APP, undefined].includes(at.graph.owner as typeof OUR_APP | undefined);
      await course.receive(says(text, { at: at.clock.now }), isOurs ? 'messaging' : 'standby');
    },
    async speaks(appId, text, about = {}) {
      const channel = at.graph.owner === appId ? 'standby' : 'messaging';
      await course.receive(echoes(appId, text, { at: at.clock.now, ...about }), channel);
    },
    async receive(item, channel = 'messaging') {
      await (channel === 'messaging' ? at.receive(item) : at.receiveOnStandby(item));
      await at.visit();
    },
    get said() {
      return at.graph.said.map(({ text }) => text);
    },
    get told() {
      return at.threads
        .timeline(THREAD)
        .filter(({ what, verdict }) => what === 'wait' || what === 'human' || verdict === 'failed')
        .map(({ at: time, what, verdict, detail }) => {
          const minute = Math.round((time - NOW) / MINUTE);
          return `${minute} ${what} ${verdict} ${detail ?? ''}`.trim();
        });
    },
  };
  return course;
}
