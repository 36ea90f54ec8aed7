import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { faultsOf } from '../runtime/faults.ts';
import type { Command, UnknownCommand } from '../thread/command.ts';
import { fromAttributes, type Item, toAttributes } from './attributes.ts';
import { commandSchema, KNOWN_VERBS } from './command-schema.ts';
import { isoTime } from './iso-time-schema.ts';

/** The `mailbox` attribute of a thread: a list of maps, one a command. Throws where a command is malformed. */
export function toMailbox(commands: readonly Command[]): AttributeValue {
  return { L: commands.map((command) => ({ M: toMap(command) })) };
}

/** The commands of a `mailbox` attribute, and what is wrong with it. A missing mailbox is an empty one. */
export function fromMailbox(attribute: AttributeValue | undefined): {
  commands: Command[];
  faults: string[];
} {
  const commands: Command[] = [];
  const faults: string[] = [];
  if (attribute && !attribute.L) faults.push('mailbox: must be a list');
  for (const [index, { M: map }] of (attribute?.L ?? []).entries()) {
    if (!map) {
      faults.push(`mailbox.${index}: must be a map`);
    } else if (!KNOWN_VERBS.has(map.verb?.S)) {
      commands.push(unknownCommand(map, index));
    } else {
      const parsed = commandSchema.safeParse(fromAttributes(map));
      if (parsed.success) commands.push(parsed.data);
      else faults.push(...faultsOf(parsed.error, `mailbox.${index}`));
    }
  }
  return { commands, faults };
}

function toMap(command: Command): Item {
  if (command.verb === 'unknown') return rawMap.parse(command.raw);
  return toAttributes(z.encode(commandSchema, command));
}

// Attributes as the API gave them: a tour through plain values could cost digits that this version cannot judge.
const rawMap = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);

function unknownCommand(map: Item, index: number): UnknownCommand {
  const time = (attribute: AttributeValue | undefined) => isoTime.safeParse(attribute?.S).data;
  return {
    verb: 'unknown',
    id: map.id?.S ?? `unknown-${index}`,
    reason: map.reason?.S ?? 'unknown',
    causedAt: time(map.causedAt) ?? 0,
    notAfter: time(map.notAfter) ?? Number.MAX_SAFE_INTEGER,
    attempts: Number(map.attempts?.N ?? 0),
    raw: map,
  };
}
