import { sign } from '../../functions/messenger/signature.ts';
import { createMetaClient, type MetaClient } from '../../local/meta/client.ts';
import { PAGE } from '../ids.ts';
import { APP_SECRET, type Service, startService, text } from './service.ts';
import { quoteOf, type Spoil } from './spoilt-answers.ts';
import { type Call, startWire, type Wire } from './wire.ts';

/** Calls whose answers are spoilt. */
export interface Case {
  readonly spoil: Spoil;
  /** Stands in every call that is meant: the id of a person or a Page, or nothing. */
  readonly about: string;
  /** Every function's where absent. */
  readonly from?: string;
  readonly to: Call['to'];
  /** Every one where absent. */
  readonly operation?: string;
}

/** A service whose peers misbehave, and everything that goes to and fro is seen. */
export interface SpoiltService {
  readonly service: Service;
  readonly wire: Wire;
  readonly webhookUrl: string;
  /** Lets all these calls go wrong while something happens. */
  during(cases: readonly Case[], cause: () => Promise<unknown>): Promise<void>;
  /** A person that nobody has heard of. */
  someone(): string;
  /** The same with a Page for each case, so that none is spoilt by what is learnt of it in another. */
  duringOnPages(
    spoils: readonly Spoil[],
    meant: Pick<Case, 'from' | 'to' | 'operation'>,
    cause: (pages: readonly MetaClient[]) => Promise<unknown>,
  ): Promise<void>;
  /** A Page with nothing learnt of it. */
  newPage(): Promise<{ readonly pageId: string; readonly meta: MetaClient }>;
  /** Posts a body to the webhook; the signature is right unless given. */
  send(body: string, signature?: string): Promise<Response>;
  /** Delivers an item about a person to the first Page. */
  deliver(psid: string, item: object): Promise<Response>;
  /** Delivers a message of a person to the first Page. */
  write(psid: string): Promise<Response>;
}

/** Starts it. What Meta delivers goes along the wire as well. */
export async function startSpoiltService(): Promise<SpoiltService> {
  const wire = await startWire();
  const service = await startService({ wire });
  const { local } = service;
  const webhookUrl = wire.webhookFor('meta', local.webhookUrl);
  local.meta.setWebhookUrl(webhookUrl);
  let persons = 0;

  const send: SpoiltService['send'] = (body, signature = sign(body, APP_SECRET)) =>
    fetch(webhookUrl, { method: 'POST', headers: { 'x-hub-signature-256': signature }, body });
  const deliver: SpoiltService['deliver'] = async (psid, item) => {
    await service.introduce(psid);
    const timestamp = Date.now();
    const messaging = [{ sender: { id: psid }, recipient: { id: PAGE }, timestamp, ...item }];
    return send(JSON.stringify({ object: 'page', entry: [{ id: PAGE, time: timestamp, messaging }] }));
  };

  const newPage: SpoiltService['newPage'] = async () => {
    const { pageId } = await service.meta.addPage();
    return { pageId, meta: createMetaClient(local.meta.url, pageId) };
  };
  const during: SpoiltService['during'] = async (cases, cause) => {
    wire.through(async (call, forward) => {
      const spoil = cases.find((each) => isMeant(each, call))?.spoil;
      const truth = await forward();
      return spoil ? spoil(quoteOf(call), truth) : truth;
    });
    await cause();
    await service.settled();
    wire.through(undefined);
  };

  return {
    ...{ service, wire, webhookUrl, send, deliver, newPage, during },
    async duringOnPages(spoils, meant, cause) {
      const pages = await Promise.all(spoils.map(async (spoil) => ({ spoil, ...(await newPage()) })));
      const cases = pages.map(({ spoil, pageId }) => ({ ...meant, spoil, about: pageId }));
      await during(cases, () => cause(pages.map(({ meta }) => meta)));
    },
    someone() {
      persons += 1;
      return `24000000000003${100 + persons}`;
    },
    write: (psid) => deliver(psid, { message: { mid: `m_${psid}`, text: text('hello') } }),
  };
}

function isMeant({ from, to, operation, about }: Case, call: Call): boolean {
  return (
    (from ?? call.from) === call.from &&
    to === call.to &&
    (operation ?? call.operation) === call.operation &&
    quoteOf(call).includes(about)
  );
}
