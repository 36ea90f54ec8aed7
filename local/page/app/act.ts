/** Why Meta's rules or the control API said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Does something through the control API, e.g. `act('inbox/240…/done')`. Throws `Refused` in Meta's own words. */
export async function act(path: string, body: object = {}): Promise<void> {
  const response = await fetch(`/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Refused('messenger-handover is not running: start it again with "npm start".');
  });
  if (!response.ok) throw new Refused(await reasonOf(response));
}

async function reasonOf(response: Response): Promise<string> {
  const answer: { error?: { message?: string } } = await response.json().catch(() => ({}));
  return answer.error?.message ?? `The control API answered with HTTP ${response.status}.`;
}
