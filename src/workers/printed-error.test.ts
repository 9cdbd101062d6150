import { describe, expect, it } from 'vitest'
import { refusedBy } from '../kernel/errors/refused-by.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Finding } from '../kernel/findings.ts'
import { BusyError, ConflictError, DamagedRowError, NotFoundError } from '../store/errors.ts'
import { originOf, printError, restoreError } from './printed-error.ts'
import { workerCodes } from './worker-codes.ts'

function copied(error: unknown): Error {
  return restoreError(structuredClone(printError(error)))
}

describe('an error in another thread', () => {
  it('is the same refusal, with no finding left out a second time', () => {
    const findings = Array.from({ length: 60 }, (_, index) => ({
      ostiaryCode: workerCodes.tooMuchTime,
      message: `${index}${'x'.repeat(1_200)}`,
      target: `/${index}`,
    }))
    const original = refusedBy(findings)
    const copy = copied(original) as OstiaryError
    expect(copy).toBeInstanceOf(OstiaryError)
    expect(copy.findings).toEqual(original.findings)
    expect(copy.message).toBe(original.message)
  })

  it('has every member of a finding, and no other member, which may be a function', () => {
    const finding: Finding = {
      ostiaryCode: workerCodes.tooMuchTime,
      message: 'wrong',
      target: '1:2',
      code: 'AADB2C',
      inner: { pointer: '', line: 1, column: 2 },
      document: 'B2C_1A_Base',
      elementPath: '/A',
      conflictsWith: { document: 'B2C_1A_Base', line: 3, column: 4 },
      isWarning: true,
    }
    const placed = { ...finding, place: { locate: () => ({ line: 1, column: 2 }) } }
    const copy = copied(refusedBy([placed])) as OstiaryError
    expect(copy.findings).toEqual([finding])
  })

  it('keeps its code, headers and cause', () => {
    const copy = copied(
      new OstiaryError('tooManyRequests', {
        ostiaryCode: workerCodes.tooMuchWaiting,
        headers: { 'Retry-After': '2' },
        cause: new BusyError('locked'),
      }),
    ) as OstiaryError
    expect(copy).toMatchObject({
      status: 429,
      ostiaryCode: workerCodes.tooMuchWaiting,
      headers: { 'Retry-After': '2' },
    })
    expect(copy.cause).toBeInstanceOf(BusyError)
  })

  it('keeps the classes of the store', () => {
    const key = { constraint: 'name', value: 'a' }
    expect(copied(new ConflictError('taken', key))).toMatchObject({ uniqueKey: key })
    expect(copied(new ConflictError('taken'))).toBeInstanceOf(ConflictError)
    expect(copied(new NotFoundError('gone'))).toBeInstanceOf(NotFoundError)
    expect(copied(new BusyError('locked'))).toBeInstanceOf(BusyError)
    const damaged = new DamagedRowError({ row: 'object `x` of `policies`', fault: 'is cut' })
    expect(copied(damaged)).toEqual(damaged)
  })

  it('keeps the number of its original through both directions', () => {
    const there = restoreError(printError(new TypeError('broken'), 3))
    expect(originOf(printError(there))).toBe(3)
  })
})
