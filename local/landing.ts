import type { IncomingMessage, ServerResponse } from 'node:http';

const TEXT = `messenger-handover runs on this machine.

POST /webhook   what Meta sends goes here, signed
GET  /webhook   Meta's check of the verify token
`;

/** Says at `/` what is where; false for any other path. */
export async function answerLanding(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method !== 'GET' || request.url !== '/') return false;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(TEXT);
  return true;
}
