import { defineCostCode } from '../sample/cost-code.ts';
import { until } from '../system/until.ts';
import { change, expect, rowOf, type Step, type Story } from './context.ts';
import { verifies } from './password-hash.ts';

export const profiles = {
  'ann.lee@example.com': {
    firstName: 'Ann',
    lastName: 'Lee',
    title: 'Engineer',
    mobilePhone: '+1 555 0100',
    costCode: 'R-7',
  },
  'bo@example.com': { firstName: "Bo'; drop table app_user; --", lastName: 'Ågren 🦊', title: 'Fox' },
  'dalia@example.com': { firstName: 'داليا', lastName: 'حداد', title: 'מנהלת' },
} as const;

async function person(story: Story, login: string, profile: Record<string, unknown>) {
  const made = await story.api.post('/users?activate=true', { profile: { login, email: login, ...profile } });
  story.people[login] = made.id;
  return made;
}

export const assignStep: Step = {
  name: 'assign three people',
  async run(story) {
    const app = story.apps.hr;
    const logins = Object.keys(profiles);
    await defineCostCode(story.api);
    for (const login of logins) await person(story, login, profiles[login as keyof typeof profiles]);
    const { found, took } = await change(
      () => Promise.all(logins.map((login) => story.api.post(`/apps/${app.id}/users`, { id: story.people[login] }))),
      'three rows in app_user',
      async () => {
        const rows = await Promise.all(logins.map((login) => rowOf(app, login)));
        return rows.every((row) => row) && rows;
      },
    );
    for (const [n, login] of logins.entries()) {
      const wanted = profiles[login as keyof typeof profiles];
      expect(found[n]!['first_name'] === wanted.firstName, `${login}: first_name is ${found[n]!['first_name']}`);
      expect(found[n]!['last_name'] === wanted.lastName, `${login}: last_name is ${found[n]!['last_name']}`);
      expect(found[n]!['status'] === 'A', `${login}: status is ${found[n]!['status']}`);
    }
    expect(found[0]!['cost_code'] === 'R-7', `cost_code is ${found[0]!['cost_code']}`);
    return {
      sent: logins.join(', '),
      row: found.map((row) => `${row!['first_name']} ${row!['last_name']} ${row!['status']}`).join(' · '),
      took,
    };
  },
};

export const profileStep: Step = {
  name: 'change a profile',
  async run(story) {
    const login = 'ann.lee@example.com';
    const { found, took } = await change(
      () =>
        story.api.post(`/users/${story.people[login]}`, {
          profile: { title: 'Principal engineer', lastName: 'Lee-Ōta' },
        }),
      'the new title in app_user',
      async () => {
        const row = await rowOf(story.apps.hr, login);
        return row?.['title'] === 'Principal engineer' && row;
      },
    );
    expect(found['last_name'] === 'Lee-Ōta', `last_name is ${found['last_name']}`);
    expect(found['first_name'] === 'Ann', `first_name became ${found['first_name']}`);
    return { sent: 'title, last name', row: `${found['title']}, ${found['last_name']}`, took };
  },
};

export const passwordStep: Step = {
  name: 'push a password',
  async run(story) {
    const login = 'ann.lee@example.com';
    const clear = 'correct horse 7 battery';
    const { found, took } = await change(
      () => story.api.post(`/users/${story.people[login]}`, { credentials: { password: { value: clear } } }),
      'a password hash that verifies',
      async () => {
        const row = await rowOf(story.apps.hr, login);
        return verifies(clear, String(row?.['password_hash'] ?? '')) && row;
      },
    );
    expect(!verifies('another password', String(found['password_hash'])), 'Any password verifies');
    return {
      sent: 'a new password, sealed to the agent',
      row: `${String(found['password_hash']).slice(0, 22)}… verifies`,
      took,
    };
  },
};

const lifecycle = (name: string, operation: 'deactivate' | 'activate', status: 'D' | 'A'): Step => ({
  name,
  async run(story) {
    const login = 'bo@example.com';
    const { found, took } = await change(
      () => story.api.post(`/users/${story.people[login]}/lifecycle/${operation}`),
      `status ${status}`,
      async () => {
        const row = await rowOf(story.apps.hr, login);
        return row?.['status'] === status && row;
      },
    );
    return { sent: `${operation} ${login}`, row: `status ${found['status']}`, took };
  },
});

export const deactivateStep = lifecycle('deactivate a person', 'deactivate', 'D');
export const reactivateStep = lifecycle('reactivate a person', 'activate', 'A');

export const deactivateEverywhereStep: Step = {
  name: 'deactivate in both apps',
  async run(story) {
    const login = 'ann.lee@example.com';
    const { took } = await change(
      () => story.api.post(`/users/${story.people[login]}/lifecycle/deactivate`),
      'status D in both applications',
      async () => {
        const rows = await Promise.all([rowOf(story.apps.hr, login), rowOf(story.apps.wiki, login)]);
        return rows.every((row) => row?.['status'] === 'D');
      },
    );
    return { sent: `deactivate ${login}`, row: 'status D in both applications', took };
  },
};

/** Changes one person's title and waits for the row. Used wherever "the work goes on" must be shown. */
export async function titleArrives(
  story: Story,
  login: string,
  title: string,
  during?: () => Promise<unknown>,
  timeoutMs?: number,
) {
  const began = performance.now();
  await story.api.post(`/users/${story.people[login]}`, { profile: { title } });
  await during?.();
  await until(
    `title "${title}" of ${login}`,
    async () => (await rowOf(story.apps.hr, login))?.['title'] === title,
    timeoutMs,
  );
  return performance.now() - began;
}
