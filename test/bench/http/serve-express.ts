import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import express, { type Request } from 'express';
import { APP_SECRET } from '../../support/sign.ts';
import { announce } from './announce.ts';

// The bot server that people write by the how-to: it answers with an echo and passes the thread on a phrase, and it
// checks the signature. What it would ask of the Graph API is stubbed where the HTTP client would be called.
// https://developers.facebook.com/docs/messenger-platform/getting-started/quick-start
const HELP_DESK = '200646160103180';

interface Messaging {
  readonly sender: { readonly id: string };
  readonly message?: { readonly text?: string };
  readonly pass_thread_control?: object;
}

const app = express();
app.use(express.json({ verify: checkSignature }));
app.post('/webhook', (request: Request, response) => {
  if (request.body.object !== 'page') {
    response.sendStatus(404);
    return;
  }
  for (const entry of request.body.entry) {
    const event: Messaging | undefined = entry.messaging?.[0];
    if (event?.message) answer(event.sender.id, event.message);
    if (event?.pass_thread_control) console.log('The thread is ours again', event.pass_thread_control);
  }
  response.status(200).send('EVENT_RECEIVED');
});

function checkSignature(request: unknown, _response: unknown, body: Buffer): void {
  const header = (request as Request).headers['x-hub-signature-256'];
  const claimed = Buffer.from(String(header).replace('sha256=', ''), 'hex');
  const expected = createHmac('sha256', APP_SECRET).update(body).digest();
  if (claimed.length !== expected.length || !timingSafeEqual(claimed, expected))
    throw new Error('not signed');
}

function answer(psid: string, { text }: { readonly text?: string }): void {
  if (!text) return;
  const isForAgent = text.trim() === 'chat with agent';
  const call = isForAgent
    ? callGraph('pass_thread_control', { recipient: { id: psid }, target_app_id: HELP_DESK })
    : callGraph('messages', { recipient: { id: psid }, message: { text: `[bot] ${text}` } });
  call.then(() => console.log(isForAgent ? 'The thread has been passed' : 'The answer has been sent'));
}

async function callGraph(_edge: string, _body: object): Promise<void> {}

announce(createServer(app));
