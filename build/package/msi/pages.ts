import { bits, button, type Control, type Dialog, text } from './dialog.ts';

const title = '[ProductName] Setup';
/** Shown, and in front of what runs behind it. */
const modal = 39;
const cancel = (usable: boolean): Control =>
  button('Cancel', 304, 243, 'Cancel', usable ? [['SpawnDialog', 'CancelDlg']] : []);
const line = (name: string, y: number): Control => ({
  name,
  type: 'Line',
  at: [0, y, 370, 0],
  attributes: bits.visible,
});

interface Buttons {
  back?: string;
  /** What the right button says and does; without it the page passes by itself. */
  next?: { words: string; events: NonNullable<Control['events']>; conditions?: Control['conditions'] };
  cancel?: boolean;
}

const buttons = ({ back, next, cancel: stoppable = true }: Buttons): Control[] => [
  line('Below', 234),
  button('Back', 180, 243, '< &Back', back ? [['NewDialog', back]] : []),
  { ...button('Next', 236, 243, next?.words ?? '&Next >', next?.events), conditions: next?.conditions ?? [] },
  cancel(stoppable),
];

/** A step: heading and a line of help above, what is asked, buttons below. */
export function page(
  name: string,
  heading: string,
  help: string,
  body: Control[],
  given: Buttons & { first?: string },
): Dialog {
  const controls: Control[] = [
    { name: 'Banner', type: 'Bitmap', at: [0, 0, 370, 44], attributes: bits.visible, text: 'banner' },
    text('Heading', [15, 6, 290, 15], `{\\Heading}${heading}`),
    text('Help', [15, 23, 290, 18], help),
    line('Above', 44),
    ...body,
    ...buttons(given),
  ];
  const attributes = given.next ? modal : 5;
  return {
    name,
    size: [370, 270],
    attributes,
    title,
    controls,
    first: given.first ?? 'Next',
    usual: 'Next',
    cancel: 'Cancel',
  };
}

/** The first page and the last ones, with a picture at their left. */
export function cover(name: string, heading: string, words: string, more: Control[], given: Buttons): Dialog {
  const controls: Control[] = [
    { name: 'Picture', type: 'Bitmap', at: [0, 0, 124, 234], attributes: bits.visible, text: 'cover' },
    text('Heading', [135, 20, 225, 40], `{\\Large}${heading}`),
    text('Words', [135, 66, 225, 100], words),
    ...more,
    ...buttons(given),
  ];
  const stop = given.cancel === false ? 'Next' : 'Cancel';
  return { name, size: [370, 270], attributes: modal, title, controls, first: 'Next', usual: 'Next', cancel: stop };
}

/** A question in a window of its own; its last button is that of Escape. */
export function box(name: string, words: string, answers: [name: string, words: string, event: string][]): Dialog {
  const left = 130 - answers.length * 30;
  const made = answers.map(([answer, says, argument], n) =>
    button(answer, left + n * 60, 62, says, [['EndDialog', argument]]),
  );
  const controls = [text('Words', [15, 15, 230, 40], words), ...made];
  return { name, size: [260, 90], attributes: 3, title, controls, first: answers[0]![0], cancel: answers.at(-1)![0] };
}
