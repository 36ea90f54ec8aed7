import { describe, expect, it } from 'vitest';
import { match, type Route } from '../../../local/meta/router.ts';

const routes: Route<string>[] = [
  { method: 'GET', pattern: '/things', handler: 'list' },
  { method: 'GET', pattern: '/things/:id', handler: 'show' },
  { method: 'POST', pattern: '/things/:id', handler: 'change' },
];

describe('match', () => {
  it('finds the route by verb and path, and decodes what varies', () => {
    expect(match(routes, 'POST', '/things/a%20b')).toEqual({ handler: 'change', params: { id: 'a b' } });
    expect(match(routes, 'GET', '/things')).toEqual({ handler: 'list', params: {} });
  });

  it('names the verbs of a path that it knows', () => {
    expect(match(routes, 'DELETE', '/things/1')).toEqual({ mismatch: 'method', accepted: ['GET', 'POST'] });
  });

  it.each(['/thing', '/things/1/2', '/things/%E0%A4%A', '/'])('names all routes for %s', (path) => {
    expect(match(routes, 'GET', path)).toEqual({
      mismatch: 'path',
      accepted: ['GET /things', 'GET /things/:id', 'POST /things/:id'],
    });
  });
});
