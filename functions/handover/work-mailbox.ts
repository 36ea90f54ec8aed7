import { isDeepStrictEqual } from 'node:util';
import { parseThreadKey, type ThreadKey } from '../messenger/ids.ts';
import { missingTargets } from '../page/missing-targets.ts';
import { isPaused, type Page } from '../page/page.ts';
import { hasTime, openPageState, type PageState } from '../page/page-state.ts';
import { settingsFor } from '../settings/settings.ts';
import { ConflictError, StoreUnavailableError } from '../store/errors.ts';
import type { Snapshot } from '../store/thread-item.ts';
import type { KnownCommand } from '../thread/command.ts';
import { TIMES } from '../thread/limits.ts';
import { withTextIn } from '../thread/quick-texts.ts';
import { lastVoiceAtOf, type Thread, type TimelineLine } from '../thread/thread.ts';
import { needsVisit, startVisit, type View, type VisitStep, type Written } from '../thread/visit.ts';
import { callGraph } from './calls.ts';
import { countCall, countLines } from './counts.ts';
import type { Done, HandoverParts, HandoverVisit } from './handover-visit.ts';
import { runBot } from './run-bot.ts';

/** What a visit did, for the log: each verb with its outcome, in order. */
export type CallsMade = readonly string[];

/** Others write a thread a few times a second at most. */
const CONFLICTS = 10;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Works a thread's mailbox, in order, until it is empty or has to wait: marks a command as begun, calls, applies the
 * outcome, each step in one write under the version check. `deadline` (Unix ms) is when this executor ends at the
 * latest; its marks stand a little longer.
 * @throws StoreUnavailableError, ParameterUnavailableError, ConflictError: Lambda tries again, then the sweeper.
 */
export async function workMailbox(
  key: ThreadKey,
  deadline: number,
  parts: HandoverParts,
): Promise<CallsMade> {
  const address = parseThreadKey(key);
  const found = await parts.threads.read(key);
  if (!address || !found || !needsVisit(found.thread, parts.now())) return [];
  const settings = settingsFor(await parts.parameters.settings(), address.accountId);
  await parts.outages.report(settings.pageId);
  const pageState = await openPageState(settings.pageId, parts);
  await noteQuickText(key, found.thread, pageState);
  const visit: HandoverVisit = { parts, pageState, settings, deadline };
  const { thread, calls, lines } = await run(key, found, visit).catch(noteOutage(visit));
  if (thread) await noteEchoes(thread, pageState);
  await writeLines(key, lines, parts);
  return calls;
}

async function writeLines(key: ThreadKey, lines: readonly TimelineLine[], parts: HandoverParts) {
  countLines(lines, parts.metrics);
  await writeTimeline(key, lines, parts);
}

/**
 * A timer may end a moment early. Others may have paused the Page meanwhile, or the webhook may have refused the echo that
 * was waited for.
 */
async function sleepUntil(until: number, { parts: { now, wait }, pageState }: HandoverVisit): Promise<void> {
  while (now() < until) await wait(until - now());
  await pageState.refresh();
}

/** The echoes of what this visit said may be late: the outage that stops it may stop the webhook, too. */
function noteOutage({ parts, settings: { pageId } }: HandoverVisit) {
  return (error: unknown): never => {
    if (error instanceof StoreUnavailableError) parts.outages.note(pageId, parts.now());
    throw error;
  };
}

/** Runs the effects of the visit's steps. */
async function run(key: ThreadKey, found: Snapshot, visit: HandoverVisit) {
  const calls: string[] = [];
  const lines: TimelineLine[] = [];
  const executor = visit.parts.newId();
  let conflicts = 0;
  const view = () => viewOf(visit, executor, found.thread);
  let step: VisitStep<Snapshot> = startVisit(found, view());
  while (step.kind !== 'end') {
    if (step.kind === 'write') {
      const written = await write(key, step.before, step.thread, conflicts < CONFLICTS, visit.parts);
      conflicts = written.isDone ? 0 : conflicts + 1;
      if (written.isDone) lines.push(...step.lines);
      step = step.resume(written, view());
    } else if (step.kind === 'sleep') {
      // This executor may not live to write them after its sleep.
      await writeLines(key, lines.splice(0), visit.parts);
      await sleepUntil(step.until, visit);
      step = step.resume(await visit.parts.threads.read(key), view());
    } else {
      const { outcome, timing } = await call(step.command, step.held.thread, visit);
      calls.push(`${step.command.verb} ${outcome.kind}`);
      countCall(step.command, outcome, visit.parts.metrics);
      step = step.resume(outcome, timing, view());
    }
  }
  return { thread: step.held?.thread, calls, lines };
}

function viewOf(visit: HandoverVisit, executor: string, { platform }: Thread): View {
  const { parts, pageState, settings, deadline } = visit;
  const now = parts.now();
  const { pause, echoes, quickTexts, outageAt } = pageState.current;
  return {
    executor,
    settings,
    now,
    pause: isPaused(pageState.current, now) ? pause : undefined,
    hearsEchoes: echoes,
    missingTargets: missingTargets(pageState.current, now),
    hearsOthers: pageState.current[platform]?.hearsOthers ?? false,
    quickTexts,
    outageAt,
    until: deadline + TIMES.margin,
    hasTime: hasTime(visit),
    longestSleepMs: parts.longestSleepMs,
    jitter: parts.random(),
  };
}

function call(command: KnownCommand, thread: Thread, visit: HandoverVisit): Promise<Done> {
  return command.verb === 'answer' ? runBot(command, thread, visit) : callGraph(command, thread, visit);
}

/** A conflict may be with this very write, whose answer was lost: then the table holds what was to be written. */
async function write(
  key: ThreadKey,
  before: Snapshot,
  thread: Thread,
  mayConflict: boolean,
  { threads, now }: HandoverParts,
): Promise<Written<Snapshot>> {
  try {
    return { isDone: true, held: await threads.replace(before, thread, now()) };
  } catch (error) {
    if (!(error instanceof ConflictError) || !mayConflict) throw error;
  }
  const held = await threads.read(key);
  const isDone = held !== undefined && isDeepStrictEqual(held.thread, thread);
  return isDone ? { isDone, held } : { isDone: false, held };
}

/** Remembers for the Page, once, that echoes arrive: those of our messages, which Instagram's never name, and other voices'. */
async function noteEchoes(thread: Thread, pageState: PageState): Promise<void> {
  const { platform, echoes } = thread;
  const { current } = pageState;
  if (platform === 'messenger' && echoes && !current.echoes) {
    await pageState.update((page) => ({ ...page, echoes: true }));
  }
  if (lastVoiceAtOf(thread) > 0 && !current[platform]?.hearsOthers) {
    await pageState.update((page) => ({ ...page, [platform]: { ...page[platform], hearsOthers: true } }));
  }
}

/** Remembers for the Page which words came fast in this thread: the same ones in another thread are an automatic text. */
async function noteQuickText(key: ThreadKey, { quickText }: Thread, pageState: PageState): Promise<void> {
  if (!quickText) return;
  const change = ({ quickTexts = [], ...page }: Page): Page => ({
    ...page,
    quickTexts: withTextIn(quickTexts, quickText.words, key),
  });
  if (!isDeepStrictEqual(change(pageState.current), pageState.current)) await pageState.update(change);
}

/** The timeline is for people: nothing depends on it. Failures are in the log as well. */
async function writeTimeline(
  key: ThreadKey,
  lines: readonly TimelineLine[],
  { threads, parameters, log, now }: HandoverParts,
): Promise<void> {
  for (const { verdict, what, id, detail, ...line } of lines) {
    if (verdict === 'failed') {
      log.error('A command failed: see the list `failures` of the thread', {
        thread: key,
        command: id,
        verb: what,
        reason: detail,
        ...line,
      });
    }
  }
  if (lines.length === 0) return;
  const { retentionDays } = await parameters.settings();
  const at = now();
  await threads.appendTimeline(key, lines, at, Math.floor(at / 1_000) + retentionDays * DAY_SECONDS);
}
