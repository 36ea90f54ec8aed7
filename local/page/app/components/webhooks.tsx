import type { DeliveryEntry } from '../../../meta/attempts.ts';
import { useStage } from '../stage.ts';
import { Row } from './row.tsx';
import { Rows } from './rows.tsx';

/** What Meta has sent to our app about this person, newest first. */
export function Webhooks() {
  const { world, psid } = useStage();
  const rows = world.deliveries.filter(({ webhook }) => webhook.psid === psid).toReversed();
  return (
    <Rows title="Webhooks" count={rows.length} empty="Meta has sent nothing about this person.">
      {rows.map((delivery) => (
        <Row
          key={delivery.id}
          at={delivery.webhook.at}
          title={delivery.webhook.kind.replace('_thread_control', '')}
          outcome={outcomeOf(delivery)}
          tone={toneOf(delivery)}
          detail={delivery.webhook.channel === 'standby' && 'standby'}
          json={delivery}
        />
      ))}
    </Rows>
  );
}

function outcomeOf({ state, attempts }: DeliveryEntry): string {
  const last = attempts.at(-1);
  const answer = last?.status ?? last?.error ?? state;
  const count = attempts.length > 1 ? ` after ${attempts.length} attempts` : '';
  return state === 'waiting' ? `${answer}, trying again${count}` : `${answer}${count}`;
}

function toneOf({ state }: DeliveryEntry): 'good' | 'bad' | 'busy' {
  if (state === 'delivered') return 'good';
  return state === 'held' || state === 'queued' ? 'busy' : 'bad';
}
