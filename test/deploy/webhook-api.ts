import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Outputs } from './operator.ts';
import type { Emulator } from './start-emulator.ts';

/** The deployed address in a form that needs no name to be resolved; the emulator takes both for the same. */
export function webhookUrl({ url }: Emulator, { WebhookUrl }: Outputs): string {
  const { hostname, pathname } = new URL(WebhookUrl);
  const [apiId] = hostname.split('.');
  return `${url}/_aws/execute-api/${apiId}/$default${pathname}`;
}

/** Gets a deployed address as it was printed, without asking anybody for its name. */
export async function getByName(address: URL): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port, pathname, search, host } = address;
  const asked = request({
    ...{ host: '127.0.0.1', port, path: pathname + search, headers: { host } },
    // The emulator's certificate names no APIs.
    servername: hostname.replace(/^.*\.execute-api\./, ''),
  }).end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (!response) throw new Error('No response.');
  return { status: response.statusCode, body: await text(response) };
}
