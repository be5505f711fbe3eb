/** What one asked to have as files: asking for another makes it stale. */
export const exportsKey = ["submissions", "exports"] as const;
