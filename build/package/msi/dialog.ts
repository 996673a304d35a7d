import type { Cell, Table } from './table.ts';

/** Bits of a control's attributes. */
export const bits = { visible: 1, enabled: 2, sunken: 4, indirect: 8, transparent: 0x10000, literal: 0x20000 } as const;
const usable = bits.visible | bits.enabled;

/** What happens when a control is used: event, argument, condition. */
type Event = [event: string, argument: string, condition?: string];

export interface Control {
  name: string;
  type: string;
  at: [x: number, y: number, width: number, height: number];
  attributes?: number;
  property?: string;
  text?: string;
  events?: Event[];
  /** Action (Enable, Hide …) and when. */
  conditions?: [action: string, condition: string][];
  /** What the installer tells it, e.g. its progress: event and attribute. */
  hears?: [event: string, attribute: string];
  /** Of a check box: what its property becomes. */
  checked?: string;
}

export interface Dialog {
  name: string;
  size: [width: number, height: number];
  attributes: number;
  title: string;
  controls: Control[];
  first: string;
  usual?: string;
  cancel?: string;
}

const passive = new Set(['Text', 'Line', 'Bitmap', 'ProgressBar']);

export const text = (name: string, at: Control['at'], words: string): Control => ({
  ...{ name, type: 'Text', at, text: words },
  attributes: usable | bits.transparent | bits.literal,
});

export const button = (name: string, x: number, y: number, words: string, events: Event[] = []): Control => ({
  ...{ name, type: 'PushButton', at: [x, y, 56, 17], text: words, events },
  // A button that does nothing here is shown, and cannot be pressed.
  attributes: events.length > 0 ? usable : bits.visible,
});

/** The tables of dialogs. Throws where an event, or an order of controls, names what is not there. */
export function dialogTables(dialogs: Dialog[]): Table[] {
  const known = new Set(dialogs.map(({ name }) => name));
  const rows = { dialogs: [] as Cell[][], controls: [] as Cell[][], events: [] as Cell[][] };
  const more = { conditions: [] as Cell[][], mappings: [] as Cell[][], checks: [] as Cell[][] };
  for (const { name, size, attributes, title, controls, first, usual = first, cancel = usual } of dialogs) {
    rows.dialogs.push([name, 50, 50, ...size, attributes, title, first, usual, cancel]);
    const order = controls.filter(({ type }) => !passive.has(type)).map((control) => control.name);
    for (const named of [first, usual, cancel])
      if (!controls.some((control) => control.name === named)) throw new Error(`${name} has no control ${named}`);
    for (const control of controls) {
      const at = order.indexOf(control.name);
      const next = at < 0 || order.length < 2 ? '' : order[(at + 1) % order.length]!;
      const { type, attributes: own = usable, property = '', text: words = '' } = control;
      rows.controls.push([name, control.name, type, ...control.at, own, property, words, next, '']);
      control.events?.forEach(([event, argument, condition = '1'], n) => {
        if (/^(New|Spawn)Dialog$/.test(event) && !known.has(argument))
          throw new Error(`There is no dialog ${argument}`);
        rows.events.push([name, control.name, event, argument, condition, n + 1]);
      });
      for (const one of control.conditions ?? []) more.conditions.push([name, control.name, ...one]);
      if (control.hears) more.mappings.push([name, control.name, ...control.hears]);
      if (control.checked) more.checks.push([property, control.checked]);
    }
  }
  const place = { X: 'i2', Y: 'i2', Width: 'i2', Height: 'i2' } as const;
  const one = { Dialog_: 's72', Control_: 's50' } as const;
  return [
    {
      name: 'Dialog',
      columns: {
        ...{ Dialog: 's72', HCentering: 'i2', VCentering: 'i2', Width: 'i2', Height: 'i2', Attributes: 'I4' },
        ...{ Title: 'L128', Control_First: 's50', Control_Default: 'S50', Control_Cancel: 'S50' },
      },
      keys: 1,
      rows: rows.dialogs,
    },
    {
      name: 'Control',
      columns: {
        ...{ Dialog_: 's72', Control: 's50', Type: 's20', ...place, Attributes: 'I4' },
        ...{ Property: 'S50', Text: 'L0', Control_Next: 'S50', Help: 'L50' },
      },
      keys: 2,
      rows: rows.controls,
    },
    {
      name: 'ControlEvent',
      columns: { ...one, Event: 's50', Argument: 's255', Condition: 'S255', Ordering: 'I2' },
      keys: 5,
      rows: rows.events,
    },
    {
      name: 'ControlCondition',
      columns: { ...one, Action: 's50', Condition: 's255' },
      keys: 4,
      rows: more.conditions,
    },
    { name: 'EventMapping', columns: { ...one, Event: 's50', Attribute: 's50' }, keys: 3, rows: more.mappings },
    { name: 'CheckBox', columns: { Property: 's72', Value: 'S64' }, keys: 1, rows: more.checks },
  ];
}
