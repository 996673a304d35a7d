import { change, membersOf, type Step } from './context.ts';

export const groupStep: Step = {
  name: 'push a group with members',
  async run(story) {
    const app = story.apps.hr;
    const members = ['ann.lee@example.com', 'dalia@example.com'];
    const group = await story.api.post('/groups', { profile: { name: 'Platform', description: 'People who run it' } });
    story.groups['Platform'] = group.id;
    for (const login of members) await story.api.put(`/groups/${group.id}/users/${story.people[login]}`);
    const { took } = await change(
      () => story.api.post(`/apps/${app.id}/group-push/mappings`, { sourceGroupId: group.id }),
      'the group and its members',
      async () => (await membersOf(app, 'Platform')).join() === members.join(),
    );
    return { sent: `Platform: ${members.join(', ')}`, row: `app_membership: ${members.join(', ')}`, took };
  },
};

export const membershipStep: Step = {
  name: "change the group's membership",
  async run(story) {
    const app = story.apps.hr;
    const group = story.groups['Platform'];
    const wanted = ['bo@example.com', 'dalia@example.com'];
    const { found, took } = await change(
      async () => {
        await story.api.put(`/groups/${group}/users/${story.people['bo@example.com']}`);
        await story.api.delete(`/groups/${group}/users/${story.people['ann.lee@example.com']}`);
      },
      'the changed membership',
      async () => {
        const members = await membersOf(app, 'Platform');
        return members.join() === wanted.join() && members;
      },
    );
    return { sent: 'bo in, ann.lee out', row: `app_membership: ${found.join(', ')}`, took };
  },
};
