import { expect, it } from 'vitest'
import { knownAbsent } from './known-absent.ts'
import {
  riskSchema,
  satisfiedSchema,
  servicePrincipalSchema,
  userSchema,
} from './sign-in-schema.ts'

it('says of each optional member that it is absent, as its schema allows', () => {
  expect(knownAbsent(userSchema)).toEqual({
    externalTypes: [],
    homeTenantId: null,
    isMfaRegistered: false,
    groupIds: [],
    roleTemplateIds: [],
  })
  expect(knownAbsent(riskSchema)).toEqual({
    signIn: 'none',
    user: 'none',
    servicePrincipal: 'none',
    agent: 'none',
    agentSession: 'none',
    signInDetections: [],
    insider: 'none',
  })
  expect(knownAbsent(satisfiedSchema)).toMatchObject({
    methods: [],
    fido2Aaguid: null,
    firstFactorAt: null,
    changedPassword: false,
  })
})

it('leaves out members that cannot be absent', () => {
  expect(knownAbsent(servicePrincipalSchema)).toEqual({})
})
