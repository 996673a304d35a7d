import { expect, test } from 'vitest';
import { hashOf } from './hash-shape.ts';

const body = 'a'.repeat(53);

test.each([
  [[`$2y$12$${body}`, `$2y$12$${body}`], { hash: 'bcrypt', cost: 12, prefix: '2y' }],
  [['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'], { hash: 'argon2id', memory: 65536, passes: 3, parallelism: 4 }],
  [['pbkdf2_sha256$870000$salt$hash='], { hash: 'pbkdf2', cost: 870000 }],
  [['$P$Baaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'], { hash: 'bcrypt', cost: 10, prefix: '2y' }],
  [[`$wp$2y$10$${body}`], { hash: 'bcrypt', cost: 10, prefix: '2y' }],
  [['$6$rounds=10000$salt$hash'], { hash: 'bcrypt', cost: 10, prefix: '2y' }],
  [['!', `$2b$10$${body}`, 'x'], { hash: 'bcrypt', cost: 10, prefix: '2b' }],
  [[], { hash: 'bcrypt', cost: 10 }],
  [['5f4dcc3b5aa765d61d8327deb882cf99'], undefined],
  [['clear text'], undefined],
])('%j', (stored, password) => {
  expect(hashOf(stored, 255).password).toEqual(password);
});

test('a column that is too short for bcrypt gets no guess', () => {
  expect(hashOf([], 32)).toEqual({ note: expect.stringContaining('32 characters') });
});
