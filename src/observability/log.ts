/** The log: one JSON line for each request, with its id and without its secrets. */

import pino, { type Logger } from 'pino'
import type { LogLevel } from './log-levels.ts'
import { callerGone, type Observation } from '../graph/observation.ts'
import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { countRepeated, windowSeconds, type Schedule } from './repetition.ts'

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

/** A failed request as the log has it. */
interface Failure {
  readonly line: Readonly<Record<string, unknown>> & { readonly requestId: string }
  readonly error: OstiaryError
}

/**
 * Makes the function that writes the line of a finished request. The line leaves out the query and all headers, which
 * may hold personal data. Failures of one kind are counted after the first; at the level `info`, each has a line.
 */
export function createRequestLog(
  log: Logger,
  schedule: Schedule,
): (observation: Observation, seconds: number) => void {
  const recordFailure = countRepeated<Failure>(
    {
      groupOf: () => 'failures',
      keyOf: ({ line, error }) => [error.ostiaryCode, line['operation'], line['tenant']].join(' '),
      writeFirst: ({ line, error }) =>
        log.error({ ...line, err: error.cause ?? error }, 'request failed'),
      writeRepeated({ line, error }, repeated) {
        const { operation, tenant, status, code } = line
        const shared = { operation, tenant, status, code, '@ostiary.code': error.ostiaryCode }
        log.error({ ...shared, repeated, seconds: windowSeconds }, 'requests failed, again')
      },
      writeOmitted: (_, omitted) =>
        log.error({ omitted, seconds: windowSeconds }, 'more failed requests without a line'),
    },
    schedule,
  )

  return (observation, seconds) => {
    const { error, status } = observation
    const isFailure = error !== undefined && status >= 500 && status !== notImplemented
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
    if (status === callerGone) log.debug({ ...line, err: error?.cause }, 'the caller went away')
    else if (isFailure) {
      if (!recordFailure({ line, error })) log.info(line, 'request failed')
    } else if (error || status >= 400) {
      const targets = error?.findings.slice(0, 10).map(({ target }) => target)
      log.info({ ...line, targets }, 'request refused')
    } else log.info(line, 'request answered')
  }
}
