import type { Point } from './kill-at.ts';

/** Moments in the life of the webhook function. */
export const WEBHOOK_POINTS = {
  'before its write': { from: 'webhook', to: 'dynamodb', operation: 'PutItem', is: 'undone' },
  'after its write and before its invoke': {
    from: 'webhook',
    to: 'lambda',
    operation: 'Invoke',
    is: 'undone',
  },
  'after its invoke and before its answer': {
    from: 'webhook',
    to: 'lambda',
    operation: 'Invoke',
    is: 'done',
  },
} satisfies Record<string, Point>;

/** Moments in the life of the handover function on both sides of a call of this Graph edge. */
export function pointsAround(edge: string) {
  const call = { from: 'handover', to: 'graph', operation: edge } as const;
  const settling = { from: 'handover', to: 'dynamodb', operation: 'PutItem', after: edge } as const;
  return {
    'after the begin mark and before the call': { ...call, is: 'undone' },
    'after the call was carried out and before its answer': { ...call, is: 'done' },
    'after the answer and before settling': { ...settling, is: 'undone' },
  } satisfies Record<string, Point>;
}

/** What comes before that and after it, which is the same whatever is done. */
export function pointsOutside(edge: string) {
  const dynamodb = { from: 'handover', to: 'dynamodb', is: 'undone' } as const;
  return {
    'before the begin mark': { ...dynamodb, operation: 'PutItem' },
    'after settling and before the timeline': { ...dynamodb, operation: 'BatchWriteItem', after: edge },
  } satisfies Record<string, Point>;
}
