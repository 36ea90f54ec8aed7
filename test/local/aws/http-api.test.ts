import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpApiOptions, startHttpApi, toAnswer, toEvent } from '../../../local/aws/http-api.ts';
import { StartError } from '../../../local/start-error.ts';

const AT = Date.UTC(2026, 10, 21, 9, 15, 2, 123);

function eventOf({
  url = '/webhook',
  method = 'POST',
  headers = [] as string[],
  body = '' as string | Uint8Array,
}) {
  const incoming = {
    method,
    url,
    rawHeaders: headers,
    httpVersion: '1.1',
    socket: { remoteAddress: '127.0.0.1' },
  };
  const arrival = { body: Buffer.from(body), routeKey: `${method} /webhook`, requestId: 'id', at: AT };
  return toEvent(incoming, arrival);
}

describe('an event of payload format 2.0', () => {
  it('has the members that API Gateway documents', () => {
    const event = eventOf({
      url: '/webhook?a=1',
      headers: [
        'Host',
        'local.test:3000',
        'User-Agent',
        'facebookexternalua',
        'Content-Type',
        'application/json',
      ],
      body: '{}',
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /webhook',
      rawPath: '/webhook',
      rawQueryString: 'a=1',
      headers: {
        host: 'local.test:3000',
        'user-agent': 'facebookexternalua',
        'content-type': 'application/json',
      },
      queryStringParameters: { a: '1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'local.test:3000',
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/webhook',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'facebookexternalua',
        },
        requestId: 'id',
        routeKey: 'POST /webhook',
        stage: '$default',
        time: '21/Nov/2026:09:15:02 +0000',
        timeEpoch: AT,
      },
      body: '{}',
      isBase64Encoded: false,
    });
  });

  it('leaves out members that the request does not have', () => {
    const event = eventOf({ method: 'GET' });
    expect(event).not.toHaveProperty('body');
    expect(event).not.toHaveProperty('cookies');
    expect(event).not.toHaveProperty('queryStringParameters');
    expect(event.isBase64Encoded).toBe(false);
  });

  it('joins headers that come twice with commas, and keeps cookies apart', () => {
    const { headers, cookies } = eventOf({
      headers: ['X-One', 'a', 'x-one', 'b', 'Cookie', 'c=1; d=2', 'Connection', 'close'],
    });
    expect(headers).toEqual({ 'x-one': 'a,b' });
    expect(cookies).toEqual(['c=1', 'd=2']);
  });

  it('decodes query parameters, joins those that come twice, and keeps the raw text', () => {
    const { rawQueryString, queryStringParameters } = eventOf({
      url: '/webhook?hub.mode=subscribe&x=a%20b&x=c',
    });
    expect(rawQueryString).toBe('hub.mode=subscribe&x=a%20b&x=c');
    expect(queryStringParameters).toEqual({ 'hub.mode': 'subscribe', x: 'a b,c' });
  });

  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['Application/JSON', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/octet-stream', true],
    ['application/jsonlines', true],
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
  ])('of a %s body is encoded: %s', (contentType, isBase64Encoded) => {
    const event = eventOf({ headers: ['Content-Type', contentType], body: 'Grüße' });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(event.body).toBe(isBase64Encoded ? Buffer.from('Grüße').toString('base64') : 'Grüße');
  });

  it('keeps every byte of a body that is not valid text, whatever its content type', () => {
    const event = eventOf({
      headers: ['Content-Type', 'application/json'],
      body: Uint8Array.of(0x22, 0xff, 0x22),
    });
    expect(event).toMatchObject({ isBase64Encoded: true, body: 'Iv8i' });
  });
});

describe('the answer of a function', () => {
  const answer = (value: unknown) => {
    const { status, headers, body } = toAnswer({ payload: JSON.stringify(value) });
    return { status, headers, body: body.toString() };
  };

  it('with a status code is taken as it is', () => {
    expect(answer({ statusCode: 403, headers: { 'X-Why': 1 }, body: 'no', cookies: ['a=1'] })).toEqual({
      status: 403,
      headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-why': '1', 'set-cookie': ['a=1'] },
      body: 'no',
    });
  });

  it('may be encoded', () => {
    expect(answer({ statusCode: 200, body: 'bm8=', isBase64Encoded: true }).body).toBe('no');
  });

  it.each([
    ['an object', { ok: true }, '{"ok":true}'],
    ['a text', 'hello', 'hello'],
    ['nothing', null, 'null'],
  ])('that is %s is the JSON body of a 200', (_, value, body) => {
    expect(answer(value)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body });
  });

  it.each([
    ['an invalid status', { statusCode: 'soon' }],
    ['a body that is not text', { statusCode: 200, body: { ok: true } }],
  ])('with %s is a 500', (_, value) => {
    expect(answer(value)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  it('that failed is a 500 without details', () => {
    const { status, body } = toAnswer({ payload: '{"errorMessage":"secret"}', functionError: 'Unhandled' });
    expect({ status, body: body.toString() }).toEqual({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });
});

describe('the HTTP API', () => {
  async function start(overrides: Partial<HttpApiOptions> = {}) {
    const events: unknown[] = [];
    const api = await startHttpApi({
      port: 0,
      routes: [{ key: 'POST /webhook', functionArn: 'arn:webhook' }],
      invoke: async (functionArn, event) => {
        events.push({ functionArn, event });
        return { payload: '{"statusCode":200,"body":"EVENT_RECEIVED"}' };
      },
      clock: () => AT,
      newId: () => 'id',
      ...overrides,
    });
    onTestFinished(api.close);
    return { ...api, events };
  }

  it('invokes the function of the route and gives its answer', async () => {
    const { url, events } = await start();
    const response = await fetch(`${url}/webhook?a=1`, { method: 'POST', body: 'hello' });
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 200,
      text: 'EVENT_RECEIVED',
    });
    expect(events).toEqual([
      {
        functionArn: 'arn:webhook',
        event: expect.objectContaining({ body: 'hello', rawQueryString: 'a=1' }),
      },
    ]);
  });

  it.each([
    ['GET', '/webhook'],
    ['POST', '/other'],
    ['POST', '/webhook/'],
  ])('answers %s %s, which has no route, with 404', async (method, path) => {
    const { url, events } = await start();
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Not Found' });
    expect(events).toEqual([]);
  });

  it('lets another handler answer a request without a route', async () => {
    const { url } = await start({
      otherwise: async (incoming, response) => {
        if (incoming.url !== '/') return false;
        response.end('the page');
        return true;
      },
    });
    expect(await (await fetch(url)).text()).toBe('the page');
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  it.each([
    ['more than an HTTP API takes', 'text/plain', 10 * 1_024 * 1_024 + 1],
    ['more than Lambda takes', 'text/plain', 6 * 1_024 * 1_024],
    ['more than Lambda takes once it is encoded', 'image/png', 5 * 1_024 * 1_024],
  ])('refuses a body of %s', async (_, contentType, size) => {
    const { url, events } = await start();
    const response = await fetch(`${url}/webhook`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: 'x'.repeat(size),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
    expect(events).toEqual([]);
  });

  it('takes a text body of 5 MB', async () => {
    const { url } = await start();
    const body = 'x'.repeat(5 * 1_024 * 1_024);
    expect((await fetch(`${url}/webhook`, { method: 'POST', body })).status).toBe(200);
  });

  it('survives a client that disconnects while it sends its body', async () => {
    const { url, port, events } = await start();
    const gone = request({ host: '127.0.0.1', port, path: '/webhook', method: 'POST' });
    gone.on('error', () => {});
    gone.setHeader('content-length', 1_000);
    await new Promise((resolve) => gone.write('half', resolve));
    gone.destroy();
    expect((await fetch(`${url}/webhook`, { method: 'POST', body: 'whole' })).status).toBe(200);
    expect(events).toHaveLength(1);
  });

  it('refuses a port in use', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(StartError);
  });
});
