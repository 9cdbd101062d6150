/** Measures work by the time that the processor spent on it, which other programs on the machine do not change. */

/** The processor time of this thread so far, milliseconds. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
