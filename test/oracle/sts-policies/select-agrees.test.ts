import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { select } from '../../../src/sts-policies/select/select.ts'
import { tenantPartsOf } from '../../../src/sts-policies/select/testing/ask-vector.ts'
import { loadSelectVectors } from '../../../src/sts-policies/select/testing/vector-rows.ts'
import { printAnswer } from './answer-texts.ts'
import { arbitraryCase, compile, questionFor } from './arbitrary-tenant.ts'
import { selectByReference } from './reference.ts'

describe('select and its reference', () => {
  it('agree on random tenants, one compiled tenant for several questions', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ tenant, questions }) => {
        const compiled = compile(tenant)
        for (const question of questions) {
          expect(printAnswer(select(compiled, questionFor(question)))).toEqual(
            selectByReference(tenant, question),
          )
        }
      }),
      { numRuns: 1500 },
    )
  })

  it.each(loadSelectVectors())('agree on the vector $id', (row) => {
    const partyOf = ({
      name,
      appId = name,
      isFromHome,
      ...facts
    }: {
      readonly name: string
      readonly appId?: string
      readonly isFromHome?: boolean
    }) => ({
      appId,
      servicePrincipalId: name,
      applicationId: name,
      ...facts,
      ...(isFromHome === true && row.home ? { home: tenantPartsOf(row.home, 'sp-first') } : {}),
    })
    const { client = { name: 'client' }, resource, ...rest } = row.asked ?? {}
    const question = {
      ...rest,
      client: partyOf(client),
      ...(resource === undefined ? {} : { resource: partyOf(resource) }),
    }
    for (const precedence of ['sp-first', 'org-first'] as const) {
      const tenant = tenantPartsOf(row.tenant, precedence)
      expect(printAnswer(select(compile(tenant), questionFor(question)))).toEqual(
        selectByReference(tenant, question),
      )
    }
  })
})
