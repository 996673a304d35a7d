import { defineMessages } from './message.ts';

/** What becomes of operations that an identity provider relays to an application, and waits for. */
export const relayMessages = defineMessages({
  relay_answer_too_large: {
    severity: 'error',
    text: 'The answer of {app} is {size} KiB large; {limit} KiB can be relayed.',
    next: 'Ask for it without members (excludedAttributes=members).',
  },
  relay_filter: {
    severity: 'error',
    text: '{app} cannot search in this way itself, and holds more than the {most} resources that are looked through for it.',
    next: 'Search by one attribute with eq.',
  },
  relay_failed: {
    severity: 'error',
    text: 'The operation could not be carried out in {app}: {message}',
    next: 'Look at the tasks of the app in the console; send the request again when the app works.',
  },
  relay_no_agent: {
    severity: 'error',
    text: 'No agent of {app} is connected. Nothing was sent to the application.',
    next: 'Send the request again. If that does not help, look at the agents of the app in the console.',
  },
  relay_not_done: {
    severity: 'warning',
    text: 'The change of {name} got no answer from {app}, and looking it up shows that it was not made.',
    next: 'Send the request again.',
  },
  relay_not_sent: {
    severity: 'error',
    text: 'The agents of {app} had no room for the request within {seconds} s. Nothing was sent to the application.',
    next: 'Send the request again, or allow more requests at once in the connector settings of the app.',
  },
  relay_no_answer: {
    severity: 'error',
    text: '{app} gave no answer within {seconds} s. Whether the change was made is being looked up.',
    next: 'Read the resource before sending the request again.',
  },
  relay_too_late: {
    severity: 'warning',
    text: 'Nobody waits for this operation in {app} any longer, so it was not begun.',
    next: '',
  },
});
