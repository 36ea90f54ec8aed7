import { describe, expect, it } from 'vitest';
import { newThread } from '../../functions/thread/thread.ts';
import { PAGE, PERSON } from '../support/threads.ts';

describe('newThread', () => {
  it('knows nothing and has nothing to do', () => {
    expect(newThread('instagram', PAGE, PERSON)).toEqual({
      platform: 'instagram',
      accountId: PAGE,
      psid: PERSON,
      owner: { kind: 'unknown' },
      unproven: false,
      echoes: false,
      mailbox: [],
      recent: [],
      said: [],
      failures: [],
      journal: [],
    });
  });
});
