import { describe, expect, it } from 'vitest';
import { appSecretProof } from '../../functions/graph/graph-call.ts';

describe('appSecretProof', () => {
  it('is the HMAC of the token under the app secret', () => {
    expect(appSecretProof('EAAsim_page_token_0001', 'sim_app_secret_0001')).toBe(
      '31d92855ca7b9a6ae3a5b6cd7e5d53d4402659ad780fba73ce36afe6b6852abb',
    );
  });

  it('differs for another token and for another secret', () => {
    const proofs = [appSecretProof('a', 's'), appSecretProof('b', 's'), appSecretProof('a', 't')];
    expect(new Set(proofs).size).toBe(3);
  });
});
