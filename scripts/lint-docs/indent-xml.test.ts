import { expect, test } from 'vitest'
import { indentXml } from './indent-xml.ts'

test('each element has a line, and one without child elements has one line with its text', () => {
  expect(indentXml('<A Id="a"><B>text of b</B><C/><D></D><E><F/></E></A><G/>')).toBe(
    [
      '<A Id="a">',
      '  <B>text of b</B>',
      '  <C/>',
      '  <D></D>',
      '  <E>',
      '    <F/>',
      '  </E>',
      '</A>',
      '<G/>',
    ].join('\n'),
  )
})

test('a text of several lines stays as it is', () => {
  expect(indentXml('<A>\n <B/>\n</A>')).toBe('<A>\n <B/>\n</A>')
})
