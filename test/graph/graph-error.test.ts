import { describe, expect, it } from 'vitest';
import {
  codeOf,
  type Disposition,
  errorOfAnswer,
  errorOfSilence,
  GraphError,
} from '../../functions/graph/graph-error.ts';
import { NoAnswer } from '../../functions/graph/http-transport.ts';

function errorWith(disposition: Disposition, isGraphError = true, method: 'GET' | 'POST' = 'POST') {
  const known = { disposition, explanation: 'a cause; a check', httpStatus: 400 };
  return errorOfAnswer({ method, edge: 'messages' }, known, isGraphError);
}

describe('errorOfAnswer', () => {
  it.each<[Disposition, string]>([
    ['never', 'graph_refused'],
    ['inDoubt', 'graph_refused'],
    [{ pause: 'app-secret' }, 'graph_credential'],
    [{ pause: 'token' }, 'graph_credential'],
    [{ pause: 'rate-limit' }, 'graph_rate_limit'],
    ['refusesThread', 'graph_refused'],
  ])('names the kind of an error of Graph with the disposition %j', (disposition, code) => {
    expect(errorWith(disposition)).toMatchObject({ name: code, code, disposition });
  });

  it('names the kind of an answer that holds no error of Graph', () => {
    expect(errorWith('inDoubt', false).code).toBe('graph_http');
    expect(errorWith({ pause: 'token' }, false).code).toBe('graph_credential');
  });

  it('lets a read be repeated where a change is in doubt', () => {
    expect(errorWith('inDoubt', true, 'GET').disposition).toBe('retry');
    expect(errorWith('never', true, 'GET').disposition).toBe('never');
  });
});

describe('errorOfSilence', () => {
  it.each([
    ['POST', true, 'retry', /Graph was not reached \(ECONNREFUSED\); ./],
    ['POST', false, 'inDoubt', /no answer from Graph \(ECONNREFUSED\); ./],
    ['GET', false, 'retry', /no answer from Graph \(ECONNREFUSED\); ./],
  ] as const)(
    'is for a %s that is unsent (%s) to be handled as %s',
    (method, isUnsent, disposition, text) => {
      const error = errorOfSilence({ method, edge: 'messages' }, new NoAnswer('ECONNREFUSED', isUnsent));
      expect(error).toMatchObject({ code: 'graph_network', disposition });
      expect(error.message).toMatch(text);
      expect(error.message).toMatch(new RegExp(`^${method} messages: `));
    },
  );
});

describe('the message of a GraphError', () => {
  const failure = { code: 'graph_refused', call: 'POST messages', disposition: 'never' } as const;
  const messageOf = (numbers: object) =>
    new GraphError({ ...failure, explanation: 'a cause; a check', ...numbers }).message;

  it('has the call, the explanation, and every number that is known', () => {
    const numbers = { httpStatus: 400, graphCode: 10, subcode: 2018300, fbtraceId: 'Atrace' };
    expect(messageOf(numbers)).toBe(
      'POST messages: a cause; a check (HTTP 400, code 10/2018300, fbtrace_id Atrace)',
    );
    expect(messageOf({ graphCode: 190 })).toBe('POST messages: a cause; a check (code 190)');
  });

  it('ends with the explanation if no number is known', () => {
    expect(messageOf({})).toBe('POST messages: a cause; a check');
  });
});

describe('codeOf', () => {
  const failure = {
    code: 'graph_http',
    call: 'POST messages',
    disposition: 'never',
    explanation: '',
  } as const;

  it.each([
    [{ graphCode: 10, subcode: 2018278, httpStatus: 400 }, '10/2018278'],
    [{ graphCode: 190, httpStatus: 400 }, '190'],
    [{ httpStatus: 503 }, 'HTTP 503'],
    [{}, 'graph_http'],
  ])('names %j as an operator looks it up', (numbers, code) => {
    expect(codeOf(new GraphError({ ...failure, ...numbers }))).toBe(code);
  });
});
