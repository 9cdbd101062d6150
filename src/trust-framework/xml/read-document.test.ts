import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumDocumentBytes, readDocument } from './read-document.ts'
import { readElements, type PlacedElement } from './read-elements.ts'
import { processorMs } from '../../kernel/testing/processor-time.ts'

/** The targets of the findings about a text; none when it is well-formed. */
function targetsOf(text: string): readonly (string | undefined)[] {
  const result = readDocument(text)
  if (!result.ok) return result.findings.map(({ target }) => target)
  result.value.dispose()
  return []
}

/** The elements of a text; undefined when it is refused. */
function tryReadElements(text: string): PlacedElement | undefined {
  const result = readDocument(text)
  if (!result.ok) return undefined
  const root = readElements(result.value, text)
  result.value.dispose()
  return root
}

function firstMessageOf(text: string): string {
  const result = readDocument(text)
  if (!result.ok) return result.findings[0]?.message ?? ''
  result.value.dispose()
  return 'well-formed'
}

const notXml = 'The policy being uploaded is not XML or is not correctly formatted: '

/** Processor time for work that grows with the length of an input; its square takes minutes. */
const linearWithinMs = 2_000

describe('readDocument', () => {
  it('reports every fault the parser finds, each at its place', () => {
    const result = readDocument('<a b="1" b="2">\n\t😀&x;\r\n<c></d></a>')
    expect(result).toMatchObject({
      ok: false,
      findings: [
        { message: `${notXml}Attribute b redefined. Line 1, position 15.`, target: '1:15' },
        { message: `${notXml}Entity 'x' not defined. Line 2, position 7.`, target: '2:7' },
        {
          message: `${notXml}Opening and ending tag mismatch: c line 3 and d. Line 3, position 8.`,
          target: '3:8',
        },
      ],
    })
  })

  it.each([
    ['', 'the body is empty. Line 1, position 1.'],
    ['\ufeff<a/>', 'the character U+FEFF is before the document. Line 1, position 1.'],
    ['<a>\n\ud800</a>', 'half of a surrogate pair is not a character. Line 2, position 1.'],
    ['<p:a/>', 'Namespace prefix p on a is not defined. Line 1, position 5.'],
  ])('refuses %j', (text, message) => {
    expect(firstMessageOf(text)).toBe(notXml + message)
  })

  it('ignores the encoding declared in a decoded text', () => {
    expect(targetsOf('<?xml version="1.0" encoding="utf-16"?><a>é</a>')).toEqual([])
  })

  it('places a fault after text of any kind, counting lines and UTF-16 code units', () => {
    const part = fc.constantFrom(
      'x',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\r',
      'é',
      '😀',
      '<!-- é😀\n -->',
      '<![CDATA[ 😀\r\n]]>',
      '<?p é\n😀?>',
      '<b c="é😀&amp;"/>',
      "<b\r\n  c='1\n2'\t>é</b>",
      '&#x1f600;',
    )
    const text = fc.array(part, { maxLength: 12 }).map((parts) => `<a>${parts.join('')}&fault;`)
    fc.assert(
      fc.property(text, (before) => {
        const lines = before.split(/\r\n|\r|\n/u)
        const expected = `${lines.length}:${(lines.at(-1) ?? '').length + 1}`
        expect(targetsOf(`${before}</a>`)).toEqual([expected])
      }),
      { numRuns: 500 },
    )
  })
})

describe('a document type declaration', () => {
  const refusal = 'a document type declaration (DOCTYPE) is not allowed'

  it.each([
    ['internal', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '1:1'],
    [
      'external',
      '<?xml version="1.0"?>\r\n\t<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
      '2:2',
    ],
    [
      'with parameter entities',
      '<!-- 😀 --><!DOCTYPE a [<!ENTITY % b SYSTEM "http://localhost/"> %b;]><a/>',
      '1:12',
    ],
    ['after a processing instruction', '<?p <!DOCTYPE?>\r<!DOCTYPE a><a/>', '2:1'],
    [
      'of a billion laughs',
      `<!DOCTYPE a [<!ENTITY b0 "ha">${Array.from(
        { length: 30 },
        (_, level) => `<!ENTITY b${level + 1} "${`&b${level};`.repeat(10)}">`,
      ).join('')}]><a>&b30;</a>`,
      '1:1',
    ],
  ])('is refused at its place: %s', (_, text, target) => {
    const position = target.replace(':', ', position ')
    expect(readDocument(text)).toMatchObject({
      ok: false,
      findings: [{ message: `${notXml}${refusal}. Line ${position}.`, target }],
    })
  })

  it.each([
    '<!-- <!DOCTYPE a> --><a/>',
    '<?p <!DOCTYPE a>?><a/>',
    '<a><![CDATA[<!DOCTYPE a>]]></a>',
    '<a b="&lt;!DOCTYPE"/><!-- <!DOCTYPE a> -->',
  ])('is not seen in %s', (text) => {
    expect(targetsOf(text)).toEqual([])
  })

  it('is in no document that is read, however the prolog is put together', () => {
    const part = fc.constantFrom(
      '<?xml version="1.0"?>',
      '<!DOCTYPE a>',
      '<!DOCTYPE a [<!ENTITY b "c">]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      ' ',
      '\ufeff',
      '\0',
      '-',
      '>',
      '<![CDATA[',
      ']]>',
      '<a/>',
      '<a>&b;</a>',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const result = readDocument(`${parts.join('')}<a/>`)
        fc.pre(result.ok)
        const { dtd } = result.value
        result.value.dispose()
        expect(dtd).toBeNull()
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('what a document points at', () => {
  it('is not included, transformed or fetched', () => {
    const text =
      '<?xml-stylesheet type="text/xsl" href="package.json"?>' +
      '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="package.json" parse="text"/></a>'
    const root = tryReadElements(text)
    expect({ text: root?.text, children: root?.children }).toEqual({
      text: '',
      children: [
        {
          name: 'include',
          namespace: 'http://www.w3.org/2001/XInclude',
          offset: text.indexOf('xi:include'),
          attributes: new Map([
            ['href', { value: 'package.json', offset: text.indexOf('href="package.json" parse') }],
            ['parse', { value: 'text', offset: text.indexOf('parse') }],
          ]),
          children: [],
          text: '',
        },
      ],
    })
  })
})

/** As many copies as fit the size limit. */
const fill = (part: string, room = 100): string =>
  part.repeat(Math.floor((maximumDocumentBytes - room) / part.length))
const count = (many: number, print: (index: number) => string): string =>
  Array.from({ length: many }, (_, index) => print(index)).join('')

describe('a hostile document', () => {
  it.each([
    ['nesting of 300', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 'refused'],
    ['nesting of 256', `${'<a>'.repeat(256)}${'</a>'.repeat(256)}`, 'read'],
    ['nothing but openings', fill('<a>'), 'refused'],
    ['a long attribute', `<a b="${fill('x')}"/>`, 'read'],
    [
      '100,000 attributes',
      `<a${count(100_000, (index) => ` b${index.toString(36)}=""`)}/>`,
      'read',
    ],
    ['100,000 times one attribute', `<a${' b=""'.repeat(100_000)}/>`, 'refused'],
    [
      'many namespaces',
      `<a${count(30_000, (index) => ` xmlns:b${index}="u"`)}>${'<b7:c/>'.repeat(50_000)}</a>`,
      'read',
    ],
    ['many siblings', `<a>${fill('<b/>')}</a>`, 'read'],
    ['many comments', `<a>${fill('<!---->')}</a>`, 'read'],
    ['many processing instructions', `<a>${fill('<?b?>')}</a>`, 'read'],
    ['elements with text', `<a>${fill('<b>c</b>')}</a>`, 'read'],
    ['undefined entities', `<a>${fill('&b;')}</a>`, 'refused'],
    [
      'faults after wide characters',
      `<a>${fill('😀', 600_000)}${'&b;'.repeat(1_000)}</a>`,
      'refused',
    ],
    ['crossed tags', `<a>${fill('<b></c>')}</a>`, 'refused'],
    ['unclosed comment', `<!--${fill('-')}`, 'refused'],
    ['control characters', `<a>${fill('\u0001')}</a>`, 'refused'],
    ['a long name', `<${fill('a')}/>`, 'refused'],
    ['white space', fill(' '), 'refused'],
    ['the start of an encoding', `<?xml ${fill(' encoding=')}?><a/>`, 'refused'],
  ])('is read or refused in bounded time: %s', (_, text, outcome) => {
    const start = processorMs()
    const elements = tryReadElements(text)
    expect(processorMs() - start).toBeLessThan(linearWithinMs)
    expect(elements === undefined ? 'refused' : 'read').toBe(outcome)
    expect(targetsOf(text).length).toBeLessThanOrEqual(110)
  })

  it('leaves no memory behind in 2,000 documents', () => {
    const filler = '<b c="d">é</b>'.repeat(2_000)
    const bodies = [`<a>${filler}</a>`, `<a>${filler}</b>`, '<!DOCTYPE a><a/>', '<a>'.repeat(300)]
    const readMany = (many: number): void => {
      for (let index = 0; index < many; index++) targetsOf(bodies[index % bodies.length] ?? '')
    }
    readMany(400)
    const before = process.memoryUsage().rss
    readMany(2_000)
    const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20
    // One document of this size left behind takes half a MiB; 500 of them would take 250.
    expect(grownMiB).toBeLessThan(64)
  })
})

it('never throws on a string', () => {
  const xmlLike = fc
    .array(fc.constantFrom(...'<>/!?-[]&;="\' \r\n\0\ud800\udc00\ufeff:axD'), { maxLength: 30 })
    .map((units) => units.join(''))
  fc.assert(
    fc.property(fc.oneof(xmlLike, fc.string({ unit: 'binary' })), (text) => {
      expect(() => tryReadElements(text)).not.toThrow()
    }),
    { numRuns: 3_000 },
  )
})
