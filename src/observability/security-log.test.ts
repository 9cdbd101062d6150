import { describe, expect, it } from 'vitest'
import { callerCodes } from '../directory/directory-codes.ts'
import { lockoutCodes } from '../conditional-access/lockout/lockout-codes.ts'
import type { Observation } from '../graph/observation.ts'
import { protocolCodes } from '../graph/protocol-codes.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { securityEventsOf, type SecurityEvent } from './security-events.ts'
import { createSecurityLog } from './security-log.ts'

function createRecorder() {
  const lines: Record<string, unknown>[] = []
  const scheduled: (() => void)[] = []
  const record = createSecurityLog(
    { warn: (line: Record<string, unknown>) => void lines.push(line) } as never,
    (run) => void scheduled.push(run),
  )
  return { lines, record, endWindow: () => scheduled.splice(0).forEach((run) => run()) }
}

const refusal: SecurityEvent = {
  event: 'authentication.refused',
  ostiaryCode: callerCodes.tokenMissing,
  address: '192.0.2.1',
  requestId: 'r1',
}

describe('createSecurityLog', () => {
  it('writes the first event of a kind at once, and the number of the others later', () => {
    const { lines, record, endWindow } = createRecorder()
    for (let count = 0; count < 1_000; count += 1) record({ ...refusal, requestId: `r${count}` })
    const line = {
      event: 'authentication.refused',
      '@ostiary.code': callerCodes.tokenMissing,
      address: '192.0.2.1',
    }
    expect(lines).toEqual([{ ...line, requestId: 'r0' }])
    endWindow()
    expect(lines.slice(1)).toEqual([{ ...line, repeated: 999, seconds: 10 }])
    endWindow()
    record(refusal)
    expect(lines).toHaveLength(3)
  })

  it('bounds the lines of a flood from many addresses, and leaves those of other events their own', () => {
    const { lines, record, endWindow } = createRecorder()
    for (let count = 0; count < 1_000; count += 1)
      record({ ...refusal, address: `192.0.2.${count}` })
    record({ event: 'lockout.overridden', requestId: 'o' })
    endWindow()
    expect(lines.map(({ address, event, omitted }) => address ?? omitted ?? event)).toEqual([
      '192.0.2.0',
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
      '192.0.2.4',
      'lockout.overridden',
      995,
    ])
  })
})

describe('securityEventsOf', () => {
  const observation: Observation = {
    requestId: 'r1',
    method: 'GET',
    status: 200,
    startedAt: new Date(0),
    remoteAddress: '192.0.2.1',
  }
  const error = (name: ConstructorParameters<typeof OstiaryError>[0]): OstiaryError =>
    new OstiaryError(name, { ostiaryCode: protocolCodes.tooManyRequests })

  it.each([
    [{}, []],
    [{ status: 404, error: error('resourceNotFound') }, []],
    [{ status: 501, error: error('notImplemented') }, []],
    [{ status: 401, error: error('invalidAuthenticationToken') }, ['authentication.refused']],
    [{ status: 403, error: error('accessDenied') }, ['authorization.refused']],
    [{ status: 429, error: error('tooManyRequests') }, ['rate.limited']],
    [{ status: 401, oauthError: 7_000_215 }, ['clientSecret.refused']],
    [{ status: 400, oauthError: 700_016 }, ['clientSecret.refused']],
    [{ status: 429, oauthError: 90_055 }, ['rate.limited']],
    [{ status: 400, oauthError: 1_002_012 }, []],
    [{ status: 201, overridden: [lockoutCodes.administrator] }, ['lockout.overridden']],
    [{ status: 409, overridden: [lockoutCodes.administrator] }, []],
  ] as const)('of %j', (changes, events) => {
    const found = securityEventsOf({ ...observation, ...changes })
    expect(found.map(({ event }) => event)).toEqual(events)
  })
})
