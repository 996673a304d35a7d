/** Runs a task up to three times, or as often as is said, while it fails in a way that trying again can cure, such as a deadlock. */
export async function withRetries<T>(
  task: () => Promise<T>,
  isCurable: (error: unknown) => boolean,
  tries = 3,
): Promise<T> {
  for (let left = tries - 1; ; left--) {
    try {
      return await task();
    } catch (error) {
      if (left === 0 || !isCurable(error)) throw error;
    }
  }
}
