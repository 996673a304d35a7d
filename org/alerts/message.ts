/** What is sent, by whichever channel. */
export interface AlertMessage {
  /** The same at each attempt, so that a receiver knows a repeated one. */
  id: string;
  event: 'raised' | 'recovered' | 'test';
  kind: string;
  message: string;
  next: string;
  /** When it began, ISO. */
  since: string;
  /** Origin of the org. */
  org: string;
}
