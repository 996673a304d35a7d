/** Settings → Retention. */
export const retentionTexts = {
  title: 'Retention',
  intro: 'What has ended is removed after so many days.',
  days: 'days',
  fields: {
    systemLogDays: ['System log', 'From 1 day on'],
    actionDays: ['Finished work', 'From 7 days on: results may come again until then'],
    taskDays: ['Closed tasks', 'From 1 day on'],
    importDays: ['Imports', 'From 1 day on; the last one of each app stays'],
  },
  save: 'Save',
  saved: 'Saved',
} as const;
