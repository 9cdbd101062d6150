import { expect, expectTypeOf, it } from 'vitest'
import { OstiaryError } from './errors/ostiary-error.ts'
import type { Finding } from './findings.ts'
import { defineCodes, explainCodes, type OstiaryCode } from './ostiary-codes.ts'

const explanation = { meaning: 'The door is shut.', cause: 'It is night.', fix: 'Come back.' }
const codes = defineCodes('house.door', { shut: explanation })

it('joins the prefix and the name of a code, and keeps its explanation', () => {
  expect(codes.shut).toBe('house.door.shut')
  expect([...explainCodes(codes)]).toEqual([['house.door.shut', explanation]])
})

it('does not compile with a code that no catalogue has, or without a code', () => {
  expectTypeOf<string>().not.toExtend<OstiaryCode>()
  expectTypeOf(codes).not.toHaveProperty('open')
  expectTypeOf<{ readonly message: string }>().not.toExtend<Finding>()
  expectTypeOf<{
    readonly message: string
    readonly ostiaryCode: OstiaryCode
  }>().toExtend<Finding>()
  expectTypeOf<{ readonly message: string }>().not.toExtend<
    ConstructorParameters<typeof OstiaryError>[1]
  >()
})
