/** Decisions in words: what a strength is called. */

import { expect, it } from 'vitest'
import { namesOfStrengths } from './answer.ts'
import { requirementInWords } from './words.ts'

it.each([
  ['00000000-0000-0000-0000-000000000004', 'authenticationStrength "Phishing-resistant MFA"'],
  [
    '5b000000-0000-4000-8000-000000000001',
    'authenticationStrength 5b000000-0000-4000-8000-000000000001, met by fido2 / password,sms',
  ],
])('names the strength %s', (id, words) => {
  const control = {
    kind: 'authenticationStrength' as const,
    id,
    status: 'required' as const,
    combinations: ['fido2', 'password,sms'],
    missingFacts: [],
  }
  const requirement = { policyId: 'p', operator: 'OR' as const, controls: [control] }
  expect(requirementInWords(requirement, namesOfStrengths([]))).toBe(words)
})
