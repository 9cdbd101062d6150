import { expect, it } from 'vitest'
import { findText } from './find-text.ts'
import { readDocument } from './read-document.ts'
import { readElements } from './read-elements.ts'

/** Finds the text that a `|` stands before, in an element of any content. */
it.each([
  '<a>|x</a>',
  '<a>\n  |x</a>',
  "<a b='>'>|x<b>y</b></a>",
  '<a><b>y</b>\n|x</a>',
  '<a> <b/> |x</a>',
  '<a><!-- y --><?z y?><b c="/>"><d>y</d></b> |x</a>',
  '<a>|<![CDATA[ ]]></a>',
  '<a>|&#65;</a>',
  '<a>| <b/>\n</a>',
  '<a\n>|\n</a>',
])('finds the text of the root of %j', (marked) => {
  const text = marked.replace('|', '')
  const parsed = readDocument(text)
  if (!parsed.ok) throw new Error(text)
  const root = readElements(parsed.value, text)
  parsed.value.dispose()
  expect(findText(text, root)).toBe(marked.indexOf('|'))
})

it.each(['<a/>', '<a></a>', '<a><b>y</b></a>', '<a ><!-- y --></a>'])(
  'finds none in %j',
  (text) => {
    const root = {
      name: 'a',
      namespace: '',
      offset: 1,
      attributes: new Map(),
      children: [],
      text: '',
    }
    expect(findText(text, root)).toBeUndefined()
  },
)
