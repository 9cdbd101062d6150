/** Hostile XML over HTTP is refused in Graph's form or stored as plain bytes; no reference is followed or expanded. */

import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError } from './support/graph-error.ts'
import { documentOf, everyScope, frameworkPath, xmlContent } from './support/policy-documents.ts'
import { stateOf } from './support/store-state.ts'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

const policyId = 'B2C_1A_Attacked'
const path = `${frameworkPath}/${policyId}/$value`

function put(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  return service.send('PUT', path, { token, body, headers: { ...xmlContent, ...headers } })
}

const sound = documentOf(policyId)
const withInner = (inner: string): string => documentOf(policyId, { inner })
/** A document with elements in the only place where the schema allows any. */
const withForeign = (elements: string): string =>
  withInner(
    `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="A"><Extensions>${elements}</Extensions></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`,
  )
const manyAttributes = Array.from({ length: 50_000 }, (_, at) => ` a${at}="1"`).join('')
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le')

const laughs = [
  '<!DOCTYPE lolz [<!ENTITY a0 "lol">',
  ...Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`),
  ']>',
].join('\n')

const hostile: readonly (readonly [name: string, body: string | Uint8Array])[] = [
  ['a DTD', `<!DOCTYPE TrustFrameworkPolicy>${sound}`],
  ['an external DTD', `<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">${sound}`],
  ['a public DTD', `<!DOCTYPE x PUBLIC "-//X" "file:///etc/passwd">${sound}`],
  ['a file entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${withInner('&e;')}`],
  ['a parameter entity', `<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:1/">%e;]>${sound}`],
  ['a billion laughs', `${laughs}${withInner('&a9;')}`],
  [
    'a quadratic blowup',
    `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>${withInner('&a;'.repeat(5_000))}`,
  ],
  ['a DTD behind comments', `<?xml version="1.0"?><!--<!DOCTYPE x>--><?p ?>\n<!DOCTYPE x>${sound}`],
  ['a DTD in UTF-16', utf16(`<!DOCTYPE x [<!ENTITY e "1">]>${withInner('&e;')}`)],
  ['a DTD in UTF-16 without a mark', utf16(`<!DOCTYPE x>${sound}`).subarray(2)],
  ['a DTD after two byte order marks', `\ufeff\ufeff<!DOCTYPE x>${sound}`],
  ['a DTD in lower case', `<!doctype x>${sound}`],
  ['an entity without a DTD', withInner('&xxe;')],
  ['a character reference to NUL', withInner('&#0;')],
  ['a character reference to half a pair', withInner('&#xD800;')],
  ['a NUL', withInner('\0')],
  ['very deep nesting', withInner(`${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`)],
  ['an end without a start', `${sound}</x>`],
  ['two roots', `${sound}${sound}`],
  ['an attribute twice', documentOf(policyId, { attributes: ' a="1" a="2"' })],
  ['a policy id twice', documentOf(policyId, { attributes: ` PolicyId="${policyId}"` })],
  ['an undeclared prefix', withInner('<x:y/>')],
  ['an unknown encoding', `<?xml version="1.0" encoding="x-attack"?>${sound}`],
  ['UTF-7', `<?xml version="1.0" encoding="utf-7"?>+ADw-${sound}`],
  ['an encoding that is not the bytes’', utf16(`<?xml version="1.0" encoding="utf-8"?>${sound}`)],
  ['UTF-32', new Uint8Array([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
  ['EBCDIC', new Uint8Array([0x4c, 0x6f, 0xa7, 0x94, 0x93])],
  ['overlong UTF-8', Buffer.concat([Buffer.from('<a>'), Buffer.from([0xc0, 0xbc])])],
  ['cut UTF-8', Buffer.concat([Buffer.from(sound), Buffer.from([0xe2, 0x82])])],
  ['JSON', '{"PolicyId":"B2C_1A_Attacked"}'],
  ['white space', ' \n\t '],
  ['one mark', '\ufeff'],
  ['open comments', '<!--'.repeat(100_000)],
  ['open CDATA', withInner('<![CDATA['.repeat(50_000))],
  ['open tags', '<'.repeat(1_000_000)],
  ['one endless tag', `<a ${'b="1" '.repeat(100_000)}`],
  ['a fault in every tag', `<a>${'<b c=1>'.repeat(100_000)}`],
  ['tens of thousands of unknown attributes', documentOf(policyId, { attributes: manyAttributes })],
  ['200,000 unknown elements', withInner('<a/>'.repeat(200_000))],
  [
    'tens of thousands of duplicate ids',
    withInner(
      `<BuildingBlocks><ClaimsSchema>${'<ClaimType Id="a"/>'.repeat(50_000)}</ClaimsSchema></BuildingBlocks>`,
    ),
  ],
  ['a prefix undeclared 100,000 times', `<a>${'<x:b/>'.repeat(100_000)}</a>`],
]

/** Work that grows by the square of an input takes minutes; linear work ends in this time on a busy machine too. */
const linearWithinMs = 10_000

describe('a document with', () => {
  it.each(hostile)('%s is refused and changes nothing', async (_, body) => {
    const before = await stateOf(service.store, contosoTenantId)
    const started = performance.now()
    const answer = await put(body)
    expectGraphError(answer, 400, 'AADB2C')
    expect(performance.now() - started).toBeLessThan(linearWithinMs)
    expect(answer.text.length).toBeLessThan(64_000)
    expect(answer.text).not.toMatch(/root:|lollol/u)
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
  })

  const inert: readonly (readonly [name: string, body: string | Uint8Array])[] = [
    [
      'an inclusion',
      withForeign(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
      ),
    ],
    ['a style sheet', `<?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?>${sound}`],
    [
      'a schema location',
      documentOf(policyId, {
        attributes:
          ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x http://127.0.0.1:1/x.xsd"',
      }),
    ],
    ['words of a DTD in a comment', withInner('<!-- <!DOCTYPE x [<!ENTITY e "1">]> -->')],
    ['words of a DTD in CDATA', withForeign('<a><![CDATA[<!DOCTYPE x>&e;]]></a>')],
    ['a million characters in one attribute', withForeign(`<a a="${'x'.repeat(1_000_000)}"/>`)],
    ['tens of thousands of attributes', withForeign(`<a${manyAttributes}/>`)],
    ['200,000 elements', withForeign('<a/>'.repeat(200_000))],
    [
      'tens of thousands of namespaces',
      withForeign(Array.from({ length: 20_000 }, (_, at) => `<a xmlns:n${at}="u${at}"/>`).join('')),
    ],
    [
      'markup that would run in a browser',
      withForeign('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
    ],
    ['UTF-16', utf16(withForeign('<ä/>'))],
  ]

  it.each(inert)('%s is stored as the bytes it is', async (_, body) => {
    const started = performance.now()
    const answer = await put(body)
    expect([200, 201]).toContain(answer.status)
    const bytes = async (): Promise<Buffer> => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(`${service.url}${path}`, { headers })
      expect(response.headers.get('content-type')).toMatch(/^application\/xml/u)
      return Buffer.from(await response.arrayBuffer())
    }
    expect((await bytes()).equals(Buffer.from(body))).toBe(true)
    expect(performance.now() - started).toBeLessThan(linearWithinMs)
  })
})

describe('a body', () => {
  const refuse = async (answer: Promise<Answer>, status: number, code?: string): Promise<void> => {
    const before = await stateOf(service.store, contosoTenantId)
    expectGraphError(await answer, status, code)
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
  }

  it('of one byte over the limit is refused', async () => {
    const padding = 1_048_577 - Buffer.byteLength(documentOf(policyId, { inner: '<!---->' }))
    await refuse(put(withInner(`<!--${' '.repeat(padding)}-->`)), 413, 'RequestEntityTooLarge')
    const fits = await put(withInner(`<!--${' '.repeat(padding - 1)}-->`))
    expect([200, 201]).toContain(fits.status)
  })

  it('that is empty is refused', () => refuse(put(''), 400))

  it.each([
    'text/html',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'image/svg+xml',
  ])('of type %s is refused', (type) =>
    refuse(put(sound, { 'content-type': type }), 415, 'UnsupportedMediaType'),
  )

  it.each(['utf-7', 'x-user-defined', '../../etc/passwd', 'utf-8;q=1'])(
    'of charset %s is refused or read as what it is',
    async (charset) => {
      const answer = await put(sound, { 'content-type': `application/xml; charset=${charset}` })
      expect([200, 201, 400, 415]).toContain(answer.status)
      if (answer.status >= 400) expectGraphError(answer, answer.status)
    },
  )

  it('that is compressed is refused', () =>
    refuse(put(gzipSync(sound), { 'content-encoding': 'gzip' }), 415, 'UnsupportedMediaType'))

  it('that claims a content coding is refused', () =>
    refuse(put(sound, { 'content-encoding': 'gzip' }), 415, 'UnsupportedMediaType'))
})

describe('a policy id', () => {
  it.each([
    '../x',
    'B2C_1A_/x',
    'B2C_1A_%00',
    'B2C_1A_x"y',
    "B2C_1A_x' or 1=1",
    'B2C_1A_ſ',
    'B2C_1A_\u212a',
    'B2C_1A_x\r\nSet-Cookie: a',
    'b2c_1_signin',
    `B2C_1A_${'x'.repeat(300)}`,
    '',
    '..',
  ])('such as %j is refused', async (id) => {
    const before = await stateOf(service.store, contosoTenantId)
    const escaped = id
      .replaceAll('"', '&quot;')
      .replaceAll(/[\r\n]/gu, (c) => `&#${c.charCodeAt(0)};`)
    const body = documentOf(escaped)
    const answer = await service.send('POST', frameworkPath, { token, body, headers: xmlContent })
    expectGraphError(answer, 400, 'AADB2C')
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
  })
})
