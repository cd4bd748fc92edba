import { describe, expect, it } from 'vitest';
import { PROFILES } from './profiles.js';
import { sessionOf } from './session.js';

describe("the application's sessions", () => {
  it('are nobody’s concern where nothing is asked of them', () => {
    expect(sessionOf({})).toBeUndefined();
  });

  it('have what --set says over what the profile says', () => {
    expect(sessionOf({ profile: 'supabase', set: ['work_mem=64MB', 'app.tenant=a=b'], role: 'app' })).toMatchObject({
      settings: { effective_cache_size: '128MB', work_mem: '64MB', 'app.tenant': 'a=b' },
      role: 'app',
      protocol: 'extended',
    });
  });

  it.each([
    [{ set: ['work_mem'] }, 'invalid-setting'],
    [{ set: ['plan_cache_mode=auto'] }, 'invalid-setting'],
    [{ profile: 'supabse' }, 'unknown-profile'],
  ])('are refused early where %j is asked', (flags, code) => {
    expect(() => sessionOf(flags)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
  });

  it('can have the settings of a managed service, each with its source', () => {
    expect(sessionOf({ profile: 'azure-16gb' })?.settings).toMatchObject({ random_page_cost: '2' });
    for (const { source } of PROFILES) expect(source).toMatch(/^https:/);
  });
});
