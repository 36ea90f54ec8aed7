import type { Clock } from '../clock.ts';
import {
  type AutomaticTexts,
  automaticTexts,
  type BusinessAi,
  businessAiWords,
  type Heard,
  isSaid,
  type OwnWords,
} from './automatic.ts';
import { businessAi, inboxes, type Psid } from './ids.ts';
import type { AutomaticKind, Content } from './payloads.ts';
import { GraphRefusal } from './refusals.ts';
import type { AiSpeaks, InboxSpeaks } from './speech.ts';
import type { SimulatedThread } from './thread.ts';

/** Meta's own voices speak this long after the person, in ms; the seed decides by how much more, below `SPREAD_MS`. */
const SOONEST_MS = 1_000;
const SPREAD_MS = 2_000;

/** The Page in whose threads they speak. */
export interface VoicesPage {
  readonly automatic: AutomaticTexts;
  readonly businessAi: BusinessAi;
  newMid(): string;
  knownThread(psid: Psid): SimulatedThread;
  /** `now`: when it is said, in Unix ms. Throws `GraphRefusal`. */
  act(
    psid: Psid,
    action: Omit<AiSpeaks, 'at'> | Omit<InboxSpeaks, 'at'>,
    echo: Content,
    choices: undefined,
    now: number,
  ): void;
}

export interface OwnVoicesOptions extends Pick<Clock, 'now' | 'after'> {
  /** At least 0, less than 1. */
  readonly random: () => number;
}

interface Planned {
  readonly psid: Psid;
  readonly words: OwnWords;
  readonly cancel: () => void;
}

/** What Meta says by itself in the threads of a Page: the inbox's automatic texts, and the words of the Business AI. */
export class OwnVoices {
  readonly #page: VoicesPage;
  readonly #options: OwnVoicesOptions;
  readonly #planned = new Set<Planned>();

  constructor(page: VoicesPage, options: OwnVoicesOptions) {
    this.#page = page;
    this.#options = options;
  }

  /** Plans what follows from something of the person's, before it is in the thread. Nothing is planned twice. */
  hear(thread: SimulatedThread, heard: Heard): void {
    const { automatic, businessAi: ai } = this.#page;
    for (const words of [...automaticTexts(automatic, thread, heard), ...businessAiWords(ai, heard)]) {
      if (!this.#has(thread.psid, words)) this.#plan(thread.psid, words);
    }
    // The chat shows the greeting when it opens: it comes before the person's first word.
    if (isSaid(heard.content)) this.#sayNow(thread.psid, 'ad-greeting');
  }

  /** Drops what is planned. */
  clear(): void {
    for (const { cancel } of this.#planned) cancel();
    this.#planned.clear();
  }

  #has(psid: Psid, { kind, text }: OwnWords): boolean {
    return [...this.#planned].some(
      (each) => each.psid === psid && each.words.kind === kind && each.words.text === text,
    );
  }

  #plan(psid: Psid, words: OwnWords): void {
    const { now, after, random } = this.#options;
    const delayMs = SOONEST_MS + Math.floor(random() * SPREAD_MS);
    // Where the clock is moved, more time has passed when the timer runs.
    const at = now() + delayMs;
    const cancel = after(delayMs, () => {
      this.#planned.delete(planned);
      this.#say(psid, words, at);
    });
    const planned: Planned = { psid, words, cancel };
    this.#planned.add(planned);
  }

  #sayNow(psid: Psid, kind: AutomaticKind): void {
    for (const planned of [...this.#planned]) {
      if (planned.psid !== psid || planned.words.kind !== kind) continue;
      planned.cancel();
      this.#planned.delete(planned);
      this.#say(psid, planned.words, this.#options.now());
    }
  }

  #say(psid: Psid, { kind, text }: OwnWords, now: number): void {
    const { role } = this.#page.businessAi;
    const isByAi = kind === 'business-ai';
    if (isByAi && role === 'off') return;
    const by = isByAi ? businessAi.appId : inboxes[this.#page.knownThread(psid).platform].appId;
    const echo = { kind: 'echo', mid: this.#page.newMid(), appId: by, text, automatic: kind } as const;
    const action = isByAi
      ? ({ kind: 'ai-speaks', by, isIntruder: role === 'intruder' } as const)
      : ({ kind: 'inbox-speaks', by, isAutomatic: true } as const);
    try {
      this.#page.act(psid, action, echo, undefined, now);
    } catch (error) {
      // The thread is another app's by now: nothing is said.
      if (!(error instanceof GraphRefusal)) throw error;
    }
  }
}
