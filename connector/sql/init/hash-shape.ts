/** How to hash so that the application reads it, judged by what it has stored; and what the admin should know. */
export interface HashProposal {
  password?: { hash: string; cost?: number; prefix?: string; memory?: number; passes?: number; parallelism?: number };
  note: string;
}

const bcryptOfPhp = { hash: 'bcrypt', cost: 10, prefix: '2y' };

/** Looks at stored hashes; the most frequent shape decides. `room` is the column's length. */
export function hashOf(stored: readonly string[], room: number | undefined): HashProposal {
  const proposals = stored.flatMap((hash) => shapeOf(hash) ?? []);
  const groups = [...Map.groupBy(proposals, ({ password, note }) => JSON.stringify([password?.hash, note])).values()];
  const most = groups.sort((a, b) => b.length - a.length)[0]?.[0];
  if (most) return most;
  if (stored.length) {
    return { note: 'the stored hashes have a shape that is not known. Write users.password with hash: statement.' };
  }
  if (room !== undefined && room < 60) {
    return {
      note: `no hash is stored yet, and the column takes ${room} characters, too few for bcrypt. Write users.password yourself.`,
    };
  }
  return {
    password: { hash: 'bcrypt', cost: 10 },
    note: 'no hash is stored yet; bcrypt is a guess. Check how the application hashes.',
  };
}

function shapeOf(hash: string): HashProposal | undefined {
  const bcrypt = /^\$(2[aby])\$(\d\d)\$.{53}$/.exec(hash);
  if (bcrypt) {
    const [, prefix = '2b', cost] = bcrypt;
    return {
      password: { hash: 'bcrypt', cost: Number(cost), prefix },
      note: `the stored hashes are bcrypt (${prefix}).`,
    };
  }
  const argon2 = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash);
  if (argon2) {
    const [memory = 0, passes = 0, parallelism = 0] = argon2.slice(1).map(Number);
    return { password: { hash: 'argon2id', memory, passes, parallelism }, note: 'the stored hashes are argon2id.' };
  }
  const pbkdf2 = /^pbkdf2_sha256\$(\d+)\$/.exec(hash);
  if (pbkdf2) {
    return {
      password: { hash: 'pbkdf2', cost: Number(pbkdf2[1]) },
      note: 'the stored hashes are PBKDF2 as Django writes it.',
    };
  }
  if (/^\$(wp\$2y|P|H)\$/.test(hash)) {
    return {
      password: bcryptOfPhp,
      note: 'the stored hashes are those of WordPress or phpass; both also accept bcrypt, which is written.',
    };
  }
  if (/^\$[56]\$/.test(hash)) {
    return {
      password: bcryptOfPhp,
      note: "the stored hashes are SHA-crypt; programs that check with crypt or PHP's password_verify also accept bcrypt, which is written. Check that yours does.",
    };
  }
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(hash)) {
    return {
      note: 'the stored hashes are plain MD5 or SHA, which are quick to guess. Passwords are not mapped; write users.password with hash: statement if it must be.',
    };
  }
  return undefined;
}
