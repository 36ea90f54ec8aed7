import type { VirtualTime } from './virtual-time.ts';

/** Whether the table, or our webhook, fails at the moment. */
export interface Outage {
  begin(of: 'table' | 'webhook', forMs: number): void;
  isOn(of: 'table' | 'webhook'): boolean;
}

export function createOutage(time: VirtualTime): Outage {
  const until = { table: 0, webhook: 0 };
  return {
    begin(of, forMs) {
      until[of] = time.now() + forMs;
    },
    isOn: (of) => time.now() < until[of],
  };
}
