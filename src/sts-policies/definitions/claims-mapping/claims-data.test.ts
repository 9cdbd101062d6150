import { describe, expect, it } from 'vitest'
import {
  canBeEmpty,
  claimSources,
  findAttribute,
  findClaimSource,
  isDirectoryExtension,
  isNameIdAttribute,
  listAttributes,
} from './claim-sources.ts'
import {
  hasNameIdRules,
  isNameId,
  nameIdClaimType,
  nameIdFormats,
  samlNameForms,
} from './name-id.ts'
import { isRestrictedJwtClaim, samlRestriction } from './restricted-claims.ts'
import {
  findInput,
  findTransformationMethod,
  isPortalFunction,
  transformationMethods,
} from './transformation-methods.ts'

describe('restricted claims', () => {
  it('knows JWT claims by name and by prefix, with their letter case', () => {
    expect(
      ['iss', 'upn', 'nickname', '.', 'xms_anything', 'extn.tier'].map(isRestrictedJwtClaim),
    ).toEqual(Array(6).fill(true))
    expect(
      ['name', 'country', 'given_name', 'env', 'UPN', 'xms'].map(isRestrictedJwtClaim),
    ).toEqual(Array(6).fill(false))
  })

  it('tells SAML claims for an own key from those that are always restricted', () => {
    const identity = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
    expect(samlRestriction('http://schemas.microsoft.com/identity/claims/objectidentifier')).toBe(
      'always',
    )
    expect(samlRestriction(`${identity}/SPN`)).toBe('always')
    expect(samlRestriction(`${identity}/upn`)).toBe('without-own-key')
    expect(samlRestriction('http://schemas.microsoft.com/ws/2008/06/identity/claims/role')).toBe(
      'without-own-key',
    )
    expect(samlRestriction(`${identity}/emailaddress`)).toBeUndefined()
  })
})

describe('claim sources', () => {
  it('finds sources and attributes in any letter case, and the misspelt names of the pages', () => {
    expect(claimSources.map((source) => findClaimSource(source.toUpperCase()))).toEqual(
      claimSources,
    )
    expect(findClaimSource('Constant')).toBeUndefined()
    expect(findAttribute('user', 'accountEnabled')).toBe('accountenabled')
    expect(findAttribute('user', 'extensionAttribute15')).toBe('extensionattribute15')
    expect(findAttribute('user', 'preferredlanguange')).toBe('preferredlanguage')
    expect(findAttribute('audience', 'objected')).toBe('objectid')
    expect(findAttribute('company', 'displayname')).toBeUndefined()
    expect(findAttribute('user', 'extensionattribute16')).toBeUndefined()
    expect(findAttribute('transformation', 'mail')).toBeUndefined()
  })

  it('lists every attribute once, lower case', () => {
    const names = listAttributes('user')
    expect(new Set(names).size).toBe(names.length)
    expect(names.map((name) => name.toLowerCase())).toEqual(names)
  })

  it('knows attributes that are never empty, those of the NameID, and directory extensions', () => {
    expect(canBeEmpty('mail')).toBe(true)
    expect(canBeEmpty('userprincipalname')).toBe(false)
    expect(isNameIdAttribute('extensionattribute1')).toBe(true)
    expect(isNameIdAttribute('objectid')).toBe(false)
    expect(isDirectoryExtension('extension_0123456789abcdef0123456789abcdef_tier')).toBe(true)
    expect(isDirectoryExtension('extensionattribute1')).toBe(false)
  })
})

describe('NameID', () => {
  it('has the formats that portal and pages name', () => {
    expect(nameIdFormats.map((format) => format.split(':').at(-1))).toEqual([
      'unspecified',
      'emailAddress',
      'WindowsDomainQualifiedName',
      'persistent',
    ])
    expect(samlNameForms).toContain('urn:oasis:names:tc:SAML:2.0:attrname-format:uri')
  })

  it('is one claim type, and shares its rules with UPN', () => {
    expect(isNameId(nameIdClaimType.toUpperCase())).toBe(true)
    expect(hasNameIdRules('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn')).toBe(true)
    expect(hasNameIdRules('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name')).toBe(false)
  })
})

describe('transformation methods', () => {
  it('finds them with and without parentheses, in any letter case', () => {
    for (const method of transformationMethods) {
      expect(findTransformationMethod(method.name.toLowerCase())).toBe(method)
      expect(findTransformationMethod(`${method.name}()`)).toBe(method)
    }
    expect(findTransformationMethod('Contains')).toBeUndefined()
    expect(isPortalFunction('Contains()')).toBe(true)
    expect(isPortalFunction('Join')).toBe(false)
  })

  it('finds inputs by name and by their other name', () => {
    const [lower] = transformationMethods.filter(({ name }) => name === 'ToLowercase')
    expect(lower && findInput(lower, 'SourceClaim')).toEqual({ name: 'string', from: 'claim' })
    expect(lower && findInput(lower, 'string2')).toBeUndefined()
  })
})
