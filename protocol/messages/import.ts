import { defineMessages } from './message.ts';

/** Reading a whole application. */
export const importMessages = defineMessages({
  import_interrupted: {
    severity: 'warning',
    text: 'The agent was restarted during the import of {app}.',
    next: '',
  },
  import_row_too_large: {
    severity: 'error',
    text: 'The {type} "{name}" in {app} is larger than an import can carry ({bytes} bytes).',
    next: 'Reduce its members or attributes in the application, then import again.',
  },
  import_row_without_id: {
    severity: 'error',
    text: '{app} lists a {type} without an id ("{name}").',
    next: 'Correct the connector: every resource needs an id.',
  },
  import_upload_failed: {
    severity: 'warning',
    text: 'The org did not take a page of the import of {app}: {detail}',
    next: '',
  },
});
