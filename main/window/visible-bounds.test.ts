import { expect, test } from 'vitest';
import { visibleBounds } from './visible-bounds.ts';

const display = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 1280, height: 984 };
const window = { x: 2000, y: 40, width: 1100, height: 760 };

test('a window goes back to where it was, also where it hangs over an edge', () => {
  expect(visibleBounds(window, [display, second])).toEqual(window);
  expect(visibleBounds({ ...window, x: 2500, y: 900 }, [display, second])).toMatchObject({ x: 2500, y: 900 });
});

test('one whose display is gone keeps its size only', () => {
  expect(visibleBounds(window, [display])).toEqual({ width: 1100, height: 760 });
  expect(visibleBounds({ ...window, x: -1090 }, [display])).toEqual({ width: 1100, height: 760 });
  expect(visibleBounds({ ...window, x: 0, y: -50 }, [display])).toEqual({ width: 1100, height: 760 });
});
