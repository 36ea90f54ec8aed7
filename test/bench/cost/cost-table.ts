import type { Cost } from './measure-cost.ts';

const HEAD =
  '| course | requests | invocations | read units | write units | API | Lambda | DynamoDB | logs, traces | $ a million |';

/** What courses cost, as a table in Markdown. */
export function costTable(costs: readonly Cost[]): string {
  const rule = HEAD.replaceAll(/[^|]+/g, ' --- ').trim();
  const lines = costs.map(({ course, webhooks, handovers, readUnits, writeUnits, dollars }) => {
    const counts = [webhooks, webhooks + handovers, readUnits, writeUnits];
    const prices = [dollars.api, dollars.lambda, dollars.dynamodb, dollars.logs, dollars.total];
    const cells = [course, ...counts, ...prices.map((price) => price.toFixed(2))];
    return `| ${cells.join(' | ')} |`;
  });
  return [HEAD, rule, ...lines].join('\n');
}
