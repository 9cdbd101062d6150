import { describe } from 'vitest'
import { checkLaws } from './laws.ts'
import { decideByReference } from './reference.ts'

describe('the reference', () => {
  checkLaws(decideByReference, 500)
})
