/** Meta waits this long for the answer. */
const TIMEOUT_MS = 5_000;

/**
 * The check that Meta makes of an address before it delivers there: GET with a challenge that has to come back as the
 * whole body. Gives why it failed, or undefined. Never throws.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function verifyCallback(
  callbackUrl: string,
  { verifyToken, challenge }: { readonly verifyToken: string; readonly challenge: string },
): Promise<string | undefined> {
  try {
    const url = new URL(callbackUrl);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.verify_token', verifyToken);
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.text();
    if (response.status !== 200) return `HTTP Status Code = ${response.status}`;
    return body === challenge ? undefined : 'the challenge did not come back';
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  }
}
