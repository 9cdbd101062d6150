/** The log: one JSON line for each request, with its id and without its secrets. */

import pino, { type Logger } from 'pino'
import type { LogLevel } from './log-levels.ts'
import type { Observation } from '../graph/observation.ts'

/** Creates the log on standard error; standard output is for the banner. */
export function createLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['authorization', '*.authorization', 'client_secret', '*.client_secret'],
    },
    pino.destination({ fd: 2, sync: false }),
  )
}

/** WHY no failure: a caller asked for what the service does not have. */
const notImplemented = 501

/** Writes the line of a finished request. It leaves out the query and all headers, which may hold personal data. */
export function logRequest(log: Logger, observation: Observation, seconds: number): void {
  const { error, status } = observation
  const isFailure = error !== undefined && error.status >= 500 && error.status !== notImplemented
  if (!log.isLevelEnabled('info') && !isFailure) return
  const line = {
    requestId: observation.requestId,
    clientRequestId: observation.clientRequestId,
    method: observation.method,
    operation: observation.operation,
    tenant: observation.tenant,
    status,
    code: error?.code,
    milliseconds: Math.round(seconds * 1e5) / 100,
  }
  if (isFailure) log.error({ ...line, err: error.cause ?? error }, 'request failed')
  else if (error || status >= 400) {
    const targets = error?.findings.slice(0, 10).map(({ target }) => target)
    log.info({ ...line, targets }, 'request refused')
  } else log.info(line, 'request answered')
}
