/** Runs a task up to three times while it fails in a way that trying again can cure, such as a deadlock. */
export async function withRetries<T>(task: () => Promise<T>, isCurable: (error: unknown) => boolean): Promise<T> {
  for (let left = 2; ; left--) {
    try {
      return await task();
    } catch (error) {
      if (left === 0 || !isCurable(error)) throw error;
    }
  }
}
