export const apiTexts = {
  notReached: 'The agent does not answer.',
  notReachedNext: 'It may have been stopped. This page goes on by itself when the agent runs again.',
  sessionOver: 'This browser has no session with the agent any more.',
  sessionOverNext: 'Run `postern console` on this machine and open the link that it prints.',
  reading: 'Asking the agent…',
  code: 'Code',
};
