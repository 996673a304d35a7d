import { until } from '../system/until.ts';
import { expect, membersOf, rowOf, type Step, type StoryApp } from './context.ts';
import { titleArrives } from './people.ts';

const matching = 'emil@example.com';
const unknown = 'farah@example.com';

/** Accounts and a group that the application had before anyone connected it. */
export async function plantOldAccounts(app: StoryApp): Promise<void> {
  const { application } = app;
  const insert = 'insert into app_user (login, first_name, last_name, email, title, status) values (?, ?, ?, ?, ?, ?)';
  await application.query(insert, [matching, 'Emil', 'Old', matching, 'Archivist', 'A']);
  await application.query(insert, [unknown, 'Farah', 'Noor', unknown, 'Curator', 'A']);
  await application.query('insert into app_group (display_name, description) values (?, ?)', ['Archive', 'Since 1998']);
  await application.query(
    `insert into app_membership (group_id, user_id) select g.id, u.id from app_group g, app_user u
     where g.display_name = 'Archive' and u.login in (?, ?)`,
    [matching, unknown],
  );
}

export const importStep: Step = {
  name: 'import people and groups that were there',
  async run(story) {
    const app = story.apps.hr;
    const made = await story.api.post('/users?activate=true', {
      profile: { login: matching, email: matching, firstName: 'Emil', lastName: 'Okafor' },
    });
    story.people[matching] = made.id;
    const began = performance.now();
    const started = await story.api.post(`/apps/${app.id}/imports`, { mode: 'full' });
    await until('the end of the import', async () => {
      const run = await story.api.get(`/apps/${app.id}/imports/${started.id}`);
      expect(run.status !== 'FAILED', `The import failed: ${JSON.stringify(run.error)}`);
      return ['REVIEW', 'DONE'].includes(run.status) && run;
    });
    const took = performance.now() - began;
    const results = await story.api.get(`/apps/${app.id}/imports/results`);
    const match = (login: string) =>
      results.find((row: { profile: { userName: string } }) => row.profile.userName === login);
    expect(match(matching)?.match === 'EXACT', `${matching} is ${match(matching)?.match}, not EXACT`);
    expect(match(unknown)?.match === 'NEW', `${unknown} is ${match(unknown)?.match}, not NEW`);
    const decisions = [match(matching), match(unknown)].map((row) => ({
      externalId: row.externalId,
      decision: 'confirm',
    }));
    await story.api.post(`/apps/${app.id}/imports/confirm`, { decisions });

    const [farah] = await story.api.get(`/users?q=${encodeURIComponent(unknown)}`);
    expect(farah?.profile.firstName === 'Farah', `${unknown} is not in the org after the import`);
    story.people[unknown] = farah.id;
    const [archive] = await story.api.get('/groups?q=Archive&type=APP_GROUP');
    expect(archive, 'The group Archive was not imported');
    const members = await story.api.get(`/groups/${archive.id}/users`);
    expect(members.length === 2, `Archive has ${members.length} members in the org`);

    // The link works when a change in the org reaches the very row that was there before.
    const before = await rowOf(app, matching);
    await titleArrives(story, matching, 'Head of archive');
    const after = await rowOf(app, matching);
    expect(String(before?.['id']) === String(after?.['id']), 'The account was made anew');
    expect((await membersOf(app, 'Archive')).length === 2, 'The application lost members of Archive');
    return {
      sent: 'full import; one confirmed match, one new person',
      row: `${matching} linked to row ${after!['id']}, ${unknown} new in the org`,
      took,
    };
  },
};
