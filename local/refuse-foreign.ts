import type { IncomingMessage } from 'node:http';

const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/**
 * Why a request is not from this machine's own page; undefined if it is. A name that somebody has pointed at
 * 127.0.0.1 (DNS rebinding) shows in `Host`, a form on another site in `Origin`.
 */
export function refuseForeign({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { host = '', origin } = headers;
  if (!HOSTS.test(host)) return 'Open the page as http://127.0.0.1 or http://localhost.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Another site may not play here.';
  return undefined;
}
