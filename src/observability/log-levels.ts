/** The levels of the log, from the fewest messages to the most. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** One level of the log. */
export type LogLevel = (typeof logLevels)[number]
