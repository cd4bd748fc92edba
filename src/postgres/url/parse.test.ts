import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../secret.js';
import { parametersOfEnvironment } from './parameters.js';
import { parseUrl } from './parse.js';
import { passwordIn } from './passfile.js';

const parse = (text: string) => parseUrl(new Secret(text));

describe('a database URL', () => {
  it.each([
    ['postgresql://', {}],
    ['postgres:///app', { dbname: 'app' }],
    ['postgresql://me@/app?host=/run/pg', { user: 'me', dbname: 'app', host: '/run/pg' }],
    ['postgresql://%2Frun%2Fpg/app', { host: '/run/pg', dbname: 'app' }],
    [
      'postgresql://a%40b:p%2Fw%3A@[::1]:5433/x?sslmode=require',
      { user: 'a@b', password: 'p/w:', host: '::1', port: '5433', dbname: 'x', sslmode: 'require' },
    ],
    ['postgresql://h?application_name=x&service=s', { host: 'h', service: 's' }],
  ])('is read as libpq reads it: %s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each([
    'mysql://u:hunter2@h',
    'postgresql://u:hunter2@h:x',
    'postgresql://u:hunter2%@h/%zz',
    'postgresql://u:hunter2@a,b/d',
    'postgresql://u:hunter2@h/d?nonsense=1',
    'postgresql://u:un@hunter2@h/d',
    'postgresql://u:12/hunter2@h/d',
  ])('that is refused is not shown, wherever one looks: %s', (text) => {
    const refusal = () => parse(text);
    expect(refusal).toThrow(expect.objectContaining({ exitCode: 2 }));
    try {
      refusal();
    } catch (error) {
      expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
    }
  });
});

describe("libpq's environment", () => {
  it('completes a URL, and an empty variable is none', () => {
    expect(parametersOfEnvironment({ PGHOST: 'h', PGUSER: '', DATABASE_URL: 'postgresql://x' })).toEqual({ host: 'h' });
  });
});

describe('a password file', () => {
  const login = { host: 'h', port: 5432, database: 'app', user: 'me' };

  it('gives the password of the first line that fits', () => {
    const text = '# h:5432:app:me:comment\nh:5432:other:me:no\nh:*:app:me:yes:and\\:no\\\\\nh:5432:app:me:late';
    expect(passwordIn(text, login)).toBe('yes:and:no\\');
    expect(passwordIn(text, { ...login, user: 'you' })).toBeUndefined();
  });

  it('calls a Unix socket localhost', () => {
    expect(passwordIn('localhost:5432:*:me:x', { ...login, host: '/run/pg' })).toBe('x');
  });
});

describe('a secret', () => {
  it('shows itself to nobody who does not ask', () => {
    const secret = new Secret('hunter2');
    expect(`${secret} ${JSON.stringify({ secret })} ${inspect({ secret }, { showHidden: true })}`).not.toContain(
      'hunter2',
    );
    expect(secret.reveal()).toBe('hunter2');
  });
});
