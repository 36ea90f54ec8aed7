import type { AppId } from '../../functions/messenger/ids.ts';
import { NOW, OUR_APP, PAGE, PERSON } from '../ids.ts';
import type { SaidAtMeta } from './simulated-graph.ts';

/** An item of `entry[].messaging` or `entry[].standby`, as Meta writes it. */
export type WireItem = Readonly<Record<string, unknown>>;

/** The members that all items have; `at` is Meta's stamp in Unix ms. */
export interface About {
  readonly at?: number;
  readonly psid?: string;
  readonly mid?: string;
}

function fromPerson({ at = NOW, psid = PERSON }: About) {
  return { sender: { id: psid }, recipient: { id: PAGE }, timestamp: at };
}

/** A person writes; the same words at the same time are the same message. */
export function says(text: string, about: About = {}): WireItem {
  const { at = NOW, mid = `m_${at}_${text.slice(0, 20)}` } = about;
  return { ...fromPerson(about), message: { mid, text } };
}

export function taps(payload: string, about: About = {}): WireItem {
  const { mid = `m_${payload}` } = about;
  return { ...fromPerson(about), postback: { mid, title: payload.toLowerCase(), payload } };
}

export function passes(to: AppId | null, from: AppId | null, about: About & { metadata?: string } = {}) {
  const { metadata } = about;
  const control = { new_owner_app_id: to, previous_owner_app_id: from, metadata };
  return { ...fromPerson(about), pass_thread_control: control };
}

export function takes(to: AppId, from: AppId | null = OUR_APP, about: About = {}): WireItem {
  return {
    ...fromPerson(about),
    take_thread_control: { new_owner_app_id: to, previous_owner_app_id: from },
  };
}

export function requests(appId: AppId, about: About = {}): WireItem {
  return { ...fromPerson(about), request_thread_control: { requested_owner_app_id: appId } };
}

/** An app speaks for the Page. */
export function echoes(appId: AppId | undefined, text: string, about: About = {}): WireItem {
  const { at = NOW, psid = PERSON, mid = `m_echo_${at}` } = about;
  const message = { mid, text, is_echo: true, app_id: appId };
  return { sender: { id: PAGE }, recipient: { id: psid }, timestamp: at, message };
}

/** Our own words come back. Instagram's echoes name no app. */
export function echoOf({ mid, text, metadata }: SaidAtMeta, about: About & { appId?: AppId } = {}): WireItem {
  const { at = NOW, psid = PERSON, appId = OUR_APP } = about;
  const message = { mid, text, metadata, is_echo: true, app_id: appId };
  return { sender: { id: PAGE }, recipient: { id: psid }, timestamp: at, message };
}

export function enforces(action: string, about: About = {}): WireItem {
  const { at = NOW } = about;
  return { recipient: { id: PAGE }, timestamp: at, policy_enforcement: { action, reason: 'spam' } };
}

/** A whole body with one entry a channel. */
export function bodyOf(items: readonly unknown[], channel: 'messaging' | 'standby' = 'messaging') {
  return { object: 'page', entry: [{ id: PAGE, time: NOW, [channel]: items }] };
}

/** The persons that the items are about. */
export function personsIn(items: readonly WireItem[]): readonly string[] {
  const parties = items.flatMap(({ sender, recipient }) => [sender, recipient] as { id?: string }[]);
  return parties.flatMap((party) => party?.id ?? []).filter((id) => id !== PAGE);
}
