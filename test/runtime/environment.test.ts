import { describe, expect, it } from 'vitest';
import { MissingVariableError, requiredVariable } from '../../functions/runtime/environment.ts';

describe('requiredVariable', () => {
  it('gives the value', () => {
    expect(requiredVariable('TABLE_NAME', { TABLE_NAME: 'threads' })).toBe('threads');
  });

  it.each([{}, { TABLE_NAME: '' }, { TABLE_NAME: undefined }])(
    'names the variable that is missing in %o',
    (environment) => {
      expect(() => requiredVariable('TABLE_NAME', environment)).toThrow(MissingVariableError);
      expect(() => requiredVariable('TABLE_NAME', environment)).toThrow(/TABLE_NAME/);
    },
  );
});
