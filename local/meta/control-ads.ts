import { type Acted, acted, newMid } from './control-persons.ts';
import { bodyOf, type ControlHandler, connectedAppOn, psidOf } from './control-request.ts';
import { adSchema, leadAdEndsSchema, leadAdSchema } from './control-schema.ts';
import { leadAdsApp } from './known-apps.ts';
import { leadAdMetadata } from './lead-ad-rules.ts';

/** The person comes by an ad: with a text as a message that says so, else as a referral. */
export const personComesByAd: ControlHandler = (request): Acted => {
  const { adId, text, app: named, days, platform = 'messenger' } = bodyOf(adSchema, request);
  const psid = psidOf(request);
  const { page } = request.meta;
  const known = page.views().find((view) => view.psid === psid);
  const app = named && connectedAppOn(request.meta, known?.platform ?? platform, named);
  page.thread(psid, platform);
  const entry = { kind: 'ad', app, days } as const;
  const referral = { source: 'ADS', adId } as const;
  if (text === undefined) {
    page.act(psid, { kind: 'person-speaks', mirrored: false, entry }, { kind: 'referral', ...referral });
    return acted(request, psid);
  }
  const mid = newMid(request);
  page.act(psid, { kind: 'person-speaks', mirrored: true, entry }, { kind: 'message', mid, text, referral });
  return acted(request, psid, mid);
};

/** The person answers a lead ad, which puts its questions by itself. */
export const leadAdBegins: ControlHandler = (request): Acted => {
  const { interruptible } = bodyOf(leadAdSchema, request);
  const psid = psidOf(request);
  request.meta.page.act(psid, { kind: 'lead-ad-starts', interruptible });
  return acted(request, psid);
};

/** The questions are over: control goes on, and with it a summary where there is one. */
export const leadAdIsOver: ControlHandler = (request): Acted => {
  const { complete, app, summary } = bodyOf(leadAdEndsSchema, request);
  const psid = psidOf(request);
  const { page } = request.meta;
  const mid = newMid(request);
  const hopContext = { appId: leadAdsApp.appId, metadata: leadAdMetadata(complete) };
  const content =
    summary === undefined ? undefined : { kind: 'message' as const, mid, text: summary, hopContext };
  page.act(psid, { kind: 'lead-ad-ends', isComplete: complete, to: app }, content);
  return acted(request, psid);
};
