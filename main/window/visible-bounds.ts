export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

const least = 80;

/** The bounds a window had, where enough of its top edge to take hold of lies on a display that is there now; else only its size. */
export function visibleBounds(kept: Bounds, displays: Bounds[]): Partial<Bounds> {
  const { x, y, width, height } = kept;
  const held = displays.some(
    (area) =>
      x + width >= area.x + least &&
      x <= area.x + area.width - least &&
      y >= area.y &&
      y <= area.y + area.height - least,
  );
  return held ? { x, y, width, height } : { width, height };
}
