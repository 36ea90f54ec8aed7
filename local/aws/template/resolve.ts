import * as z from 'zod';
import { StartError } from '../../start-error.ts';
import { ACCOUNT_ID, REGION } from '../stand-ins.ts';
import type { Template } from './cloud-formation.ts';
import { identityOf } from './physical-ids.ts';

/** Gives a value of the template with its intrinsic functions replaced by what they stand for. */
export type Resolve = (value: unknown) => unknown;

type Intrinsic = (argument: unknown, resolve: Resolve) => unknown;

const join = z.tuple([z.string(), z.array(z.unknown())]);
const select = z.tuple([z.coerce.number().int(), z.array(z.unknown())]);
const split = z.tuple([z.string(), z.string()]);
const getAtt = z.union([z.tuple([z.string(), z.string()]), z.string().transform(cutAtDot)]);
const sub = z.union([
  z.string().transform((text) => [text, {} as Record<string, unknown>] as const),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);

/**
 * A resolver for one template: `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Select`, `Fn::Split` and `Fn::Sub`, with
 * stand-ins for the names and ARNs that AWS would have made. It throws `StartError` naming any other intrinsic.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function createResolver(template: Template, stackName: string): Resolve {
  const intrinsics = intrinsicsOf(template, stackName);

  return function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics.get(entry[0]);
      if (!intrinsic)
        throw new StartError(`The template uses ${entry[0]}, which is not known on this machine.`);
      return intrinsic(entry[1], resolve);
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  };
}

function intrinsicsOf(template: Template, stackName: string): ReadonlyMap<string, Intrinsic> {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };

  function reference(name: string): unknown {
    if (name === 'AWS::NoValue') return undefined;
    const resource = template.Resources[name];
    if (resource) return identityOf(name, resource, stackName).ref;
    const value = pseudo[name] ?? template.Parameters[name]?.Default;
    if (value === undefined) throw new StartError(`The template refers to ${name}, which it does not hold.`);
    return value;
  }

  function attribute(name: string, of: string): string {
    const resource = template.Resources[name];
    if (!resource) throw new StartError(`The template refers to ${name}.${of}, which it does not hold.`);
    return of === 'Arn' ? identityOf(name, resource, stackName).arn : `${name}.${of}`;
  }

  return new Map<string, Intrinsic>([
    ['Ref', (argument) => reference(z.string().parse(argument))],
    ['Fn::GetAtt', (argument) => attribute(...getAtt.parse(argument))],
    [
      'Fn::Join',
      (argument, resolve) => {
        const [separator, parts] = join.parse(resolve(argument));
        return parts.join(separator);
      },
    ],
    [
      'Fn::Select',
      (argument, resolve) => {
        const [index, list] = select.parse(resolve(argument));
        return list[index];
      },
    ],
    [
      'Fn::Split',
      (argument, resolve) => {
        const [separator, text] = split.parse(resolve(argument));
        return text.split(separator);
      },
    ],
    [
      'Fn::Sub',
      (argument, resolve) => {
        const [text, variables] = sub.parse(argument);
        return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
          if (literal) return `\${${name}}`;
          if (Object.hasOwn(variables, name)) return String(resolve(variables[name]));
          return String(name.includes('.') ? attribute(...cutAtDot(name)) : reference(name));
        });
      },
    ],
  ]);
}

function cutAtDot(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}
