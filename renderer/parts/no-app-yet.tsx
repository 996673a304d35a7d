import { describe } from '@postern/protocol/messages';
import { EmptyState } from '@postern/ui';

/** What is to be done where the agent serves no app; `postern status` says the same. */
export function NoAppYet() {
  const { text, next } = describe('no_app_yet');
  return (
    <EmptyState>
      {text} {next}
    </EmptyState>
  );
}
