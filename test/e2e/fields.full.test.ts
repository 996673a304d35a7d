/** Every field and check box of an app's forms does something. test/house/fields.test.ts sees to it that none lacks here. */
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../kit/scratch.ts';
import { effectsByForm } from './fields/effects.ts';
import { createFieldWorld, type Effect, type FieldWorld } from './fields/world.ts';

const { folder, cleanup } = await scratch('fields');

let world: FieldWorld;
/** All fields at once: each has an app and people of its own, and waits for nothing but its own effect. */
const running = new Map<Effect, Promise<unknown>>();
beforeAll(async () => {
  world = await createFieldWorld(folder, cleanup);
  for (const effects of Object.values(effectsByForm)) {
    for (const [field, effect] of Object.entries(effects)) {
      const name = `f${running.size}${field.replaceAll('.', '')}`;
      running.set(
        effect,
        effect(world, name).catch((error: unknown) => error),
      );
    }
  }
});

describe.each(Object.entries(effectsByForm))('%s', (_form, effects) => {
  test.each(Object.entries(effects))('%s', async (_field, effect) => {
    expect(await running.get(effect)).toBeUndefined();
  });
});
