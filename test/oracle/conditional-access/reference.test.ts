import { describe } from 'vitest'
import { checkLaws } from './laws.ts'
import { decideByReference } from './reference.ts'

describe('the oracle of decisions', () => {
  checkLaws(decideByReference, 500)
})
