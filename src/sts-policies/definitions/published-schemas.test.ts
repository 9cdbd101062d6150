import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { jsonSchemaDocument } from '../../api/schema/json-schema.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { parseStrictJson } from '../../kernel/strict-json.ts'
import { findPolicyType, policyTypes } from '../model/policy-types.ts'
import definitions from '../vectors/definitions.json' with { type: 'json' }
import tokenLifetimes from '../vectors/definitions-token-lifetime.json' with { type: 'json' }
import { checkDefinition } from './check-definition.ts'
import { publishedSchemas } from './published-schemas.ts'
import { resemblingDefinitions } from './testing/resembling-definitions.ts'

const documents = new Map(
  Object.entries(publishedSchemas).map(([name, schema]) => [
    name,
    JSON.parse(JSON.stringify(jsonSchemaDocument(schema))) as object,
  ]),
)

/** Definitions that a typed path could be sent, with whether it takes them. */
const judged = [...definitions, ...tokenLifetimes].flatMap(({ description, given }) => {
  const type = findPolicyType(given.type)
  const parsed = parseStrictJson(given.definition)
  if (!type || !parsed.ok) return []
  const { ok: isAccepted } = checkDefinition(given.definition, {
    type,
    isOrganizationDefault: true,
    asOf: new Date('2019-09-30'),
    heldBefore: new Set(),
    isLegacyView: false,
  })
  return [{ description, type: type.name, value: parsed.value, isAccepted }]
})

const validators = new Map([...documents].map(([name, document]) => [name, Compile(document)]))

function isValid(type: string, value: JsonValue): boolean {
  return validators.get(type)?.Check(value) ?? false
}

describe('publishedSchemas', () => {
  it('has every type of policy', () => {
    expect([...documents.keys()]).toEqual(policyTypes.map(({ name }) => name))
  })

  it.each(judged.filter(({ isAccepted }) => isAccepted))(
    'does not refuse what the service accepts: $description',
    ({ type, value }) => {
      expect(isValid(type, value)).toBe(true)
    },
  )

  it('never refuses what the service accepts', () => {
    fc.assert(
      fc.property(resemblingDefinitions, ({ rules, definition }) => {
        const strict = { ...rules, isLegacyView: false }
        const { ok } = checkDefinition(JSON.stringify(definition), strict)
        fc.pre(ok)
        expect(isValid(rules.type.name, definition as JsonValue)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses values that the service refuses', () => {
    const refused = judged.filter(({ isAccepted }) => !isAccepted)
    const seen = refused.filter(({ type, value }) => !isValid(type, value))
    expect(seen.map(({ description }) => description)).toEqual(
      expect.arrayContaining([
        'D5 24 hours',
        'D8 no version',
        'D14 an access token until it is revoked',
        'D27 a list of one preferred domain on a typed path',
        'D29 an unknown signing policy',
        'wrong kinds in every member of home realm discovery',
        'a number of minutes as timeout',
        'an allow list and a block list',
      ]),
    )
  })

  it.each([...documents])('describes every member of %s', (_, document) => {
    const undescribed: string[] = []
    const visit = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return
      const { properties } = value as { properties?: Record<string, { description?: string }> }
      for (const [name, member] of Object.entries(properties ?? {})) {
        const isNegated = place.includes('/not')
        if (member.description === undefined && !isNegated) undescribed.push(`${place}/${name}`)
      }
      for (const [name, member] of Object.entries(value)) visit(member, `${place}/${name}`)
    }
    visit(document, '')
    expect(undescribed).toEqual([])
  })
})
