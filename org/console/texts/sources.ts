export const sourceTexts = {
  title: 'Profile sources',
  lead: 'Apps that own the profiles of people. Of the sources that a person is assigned to, the first one here sources the person; a new order counts from the next import on.',
  caption: 'Profile sources, the highest priority first',
  empty:
    'No app sources people. Switch on “Allow this app to source people” on the To Org tab of an app, for instance of an HR file.',
  toApps: 'Open Applications',
  columns: { priority: 'Priority', app: 'App', people: 'People', last: 'Last import', move: 'Order' },
  never: 'Not yet',
  up: 'Up',
  down: 'Down',
  upOf: (app: string) => `Move ${app} up`,
  downOf: (app: string) => `Move ${app} down`,
};
