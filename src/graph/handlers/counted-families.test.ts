import { expect, it } from 'vitest'
import { countFamilies } from './counted-families.ts'

it('counts deleted objects and companions in the room of their kind', () => {
  expect(
    countFamilies([
      { name: 'stsPolicies', room: 'policies' },
      { name: 'applications', room: 'directory', companions: ['applicationLogos'] },
    ]),
  ).toEqual({
    policies: ['stsPolicies', 'deleted/stsPolicies'],
    directory: ['applications', 'deleted/applications', 'applicationLogos'],
  })
})
