import { describe, expect, it } from 'vitest';
import { limitsOf } from './limits.js';

describe('the limits of a container', () => {
  it('are read with their units', () => {
    expect(limitsOf('container:postgres:17', { memory: '512MB', cpus: '0.5' })).toEqual({
      memoryBytes: 512 * 1024 ** 2,
      cpus: 0.5,
    });
    expect(limitsOf('container', { memory: '1.5g' })).toEqual({ memoryBytes: 1.5 * 1024 ** 3 });
    expect(limitsOf('embedded', {})).toBeUndefined();
  });

  it.each([
    [{ memory: 'much' }, 'container', 'invalid-memory'],
    [{ memory: '0GB' }, 'container', 'invalid-memory'],
    [{ cpus: '-1' }, 'container', 'invalid-cpus'],
    [{ cpus: '2' }, 'embedded:17', 'limits-without-container'],
  ])('refuses %j for %s', (flags, postgres, code) => {
    expect(() => limitsOf(postgres, flags)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
  });
});
