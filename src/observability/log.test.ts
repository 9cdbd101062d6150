import pino from 'pino'
import { expect, it } from 'vitest'
import { callerGone, type Observation } from '../graph/observation.ts'
import { protocolCodes } from '../graph/protocol-codes.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { LogLevel } from './log-levels.ts'
import { createRequestLog } from './log.ts'

function createRecorder(level: LogLevel) {
  const lines: Record<string, unknown>[] = []
  const scheduled: (() => void)[] = []
  const log = pino(
    { level, base: null },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  )
  const record = createRequestLog(log, (run) => void scheduled.push(run))
  return {
    lines,
    record: (observation: Observation) => record(observation, 0),
    endWindow: () => scheduled.splice(0).forEach((run) => run()),
  }
}

const busy: Observation = {
  requestId: 'r0',
  method: 'GET',
  operation: '/me',
  status: 503,
  startedAt: new Date(0),
  error: new OstiaryError('serviceUnavailable', {
    ostiaryCode: protocolCodes.databaseBusy,
    cause: new Error('locked'),
  }),
}

const defect = new OstiaryError('internalServerError', { ostiaryCode: protocolCodes.internalError })

it('writes one stack for failures of a kind, and then their number', () => {
  const { lines, record, endWindow } = createRecorder('warn')
  for (let count = 0; count < 1_000; count += 1) record({ ...busy, requestId: `r${count}` })
  record({ ...busy, operation: '/users' })
  endWindow()
  expect(lines).toMatchObject([
    { level: 50, requestId: 'r0', operation: '/me', err: { message: 'locked' } },
    { level: 50, requestId: 'r0', operation: '/users', err: { message: 'locked' } },
    { level: 50, operation: '/me', '@ostiary.code': 'request.databaseBusy', repeated: 999 },
  ])
  expect(lines[2]).not.toHaveProperty('err')
  endWindow()
  expect(lines).toHaveLength(3)
})

it('bounds the lines of failures of many kinds', () => {
  const { lines, record, endWindow } = createRecorder('warn')
  for (let count = 0; count < 100; count += 1) record({ ...busy, operation: `/${count}` })
  endWindow()
  expect(lines).toHaveLength(6)
  expect(lines[5]).toMatchObject({ omitted: 95 })
})

it('has a line for each failed request at the level info', () => {
  const { lines, record } = createRecorder('info')
  for (let count = 0; count < 3; count += 1) record({ ...busy, requestId: `r${count}` })
  expect(lines).toMatchObject([
    { level: 50, requestId: 'r0' },
    { level: 30, requestId: 'r1' },
    { level: 30, requestId: 'r2' },
  ])
})

it('mentions a caller who went away only at the level debug', () => {
  const gone: Observation = { ...busy, status: callerGone, error: defect }
  for (const level of ['warn', 'info'] as const) {
    const { lines, record } = createRecorder(level)
    record(gone)
    expect(lines).toEqual([])
  }
  const { lines, record } = createRecorder('debug')
  record(gone)
  expect(lines).toMatchObject([{ level: 20, status: callerGone }])
})
