import { expect, it } from 'vitest'
import { checkRules, findUnexplained, readCitations, readRules } from './rules.ts'

const document = [
  '# Rules',
  '',
  'Words before the first rule.',
  '',
  '## A part',
  '',
  '### E1: a rule',
  '',
  'What it decides.',
  '',
  '- Sources:',
  '  - <https://example.com/one>',
  '  - <https://example.com/two>',
  '- Evidence: documented; a detail is inferred',
  '- Code: [`one.ts`](../../src/one.ts),',
  '  [`two.ts`](../../src/two.ts)',
  '- Vectors: [`one.json`](../../test/vectors/one.json)',
  '',
  '## Another part',
  '',
  '### V2: another rule',
  '',
  'What it refuses.',
  '',
  '- Source: <https://example.com/three>',
  '- Evidence: observed',
  '- Code: [`one.ts`](../../src/one.ts)',
  '- Test: `test/a.test.ts` › `refuses it`',
  '',
].join('\n')

const files: Readonly<Record<string, string>> = {
  'src/one.ts': '',
  'src/two.ts': '',
  'test/vectors/one.json': '[{ "hits": ["E1"] }]',
  'test/a.test.ts': "it('refuses it', () => {})",
}

function problemsOf(markdown: string): readonly string[] {
  return checkRules(readRules('docs/rules/a.md', markdown), (path) => files[path])
}

it('reads every rule with its sources, grade, code, vectors and tests', () => {
  expect(readRules('docs/rules/a.md', document)).toEqual([
    {
      id: 'E1',
      document: 'docs/rules/a.md',
      isExplained: true,
      sources: ['https://example.com/one', 'https://example.com/two'],
      grade: 'documented',
      code: ['src/one.ts', 'src/two.ts'],
      vectors: ['test/vectors/one.json'],
      tests: [],
    },
    {
      id: 'V2',
      document: 'docs/rules/a.md',
      isExplained: true,
      sources: ['https://example.com/three'],
      grade: 'observed',
      code: ['src/one.ts'],
      vectors: [],
      tests: [{ file: 'test/a.test.ts', name: 'refuses it' }],
    },
  ])
})

it('finds nothing to complain of in whole rules', () => {
  expect(problemsOf(document)).toEqual([])
})

it.each([
  ['no text', 'What it decides.\n', '', 'has no text'],
  ['no source', 'Source: <https://example.com/three>', 'Source: a book', 'has no source URL'],
  ['no grade', 'Evidence: observed', 'Evidence: hearsay', 'needs an evidence of'],
  ['no code', '- Code: [`one.ts`](../../src/one.ts)\n- Test', '- Test', 'links no code'],
  ['no tests', '- Test: `test/a.test.ts` › `refuses it`', '', 'links no vectors and no test'],
  ['code that is gone', 'src/two.ts)', 'src/gone.ts)', 'does not exist: src/gone.ts'],
  ['vectors that are gone', 'one.json)', 'gone.json)', 'do not exist: test/vectors/gone.json'],
  ['vectors of other rules', '### E1', '### E3', 'no row names it'],
  ['a test that is gone', '`refuses it`', '`refuses all`', 'test that does not exist'],
  ['an id used twice', '### V2', '### E1', 'has two headings'],
])('finds a rule with %s', (_, found, replacement, problem) => {
  expect(document).toContain(found)
  expect(problemsOf(document.replace(found, replacement)).join('\n')).toContain(problem)
})

it('finds the rules that comments, texts and rows cite', () => {
  const source = [
    '/** Exclusion beats inclusion (E4). */',
    ' * V34, and V8 on users; `B2` and v1.0 and V1.0 are not rules.',
    "const rule = { name: 'V12' } // E5 to E13",
    'const R2 = 1',
    '',
  ].join('\n')
  expect(readCitations('src/a.ts', source).map(({ id }) => id)).toEqual([
    'V12',
    'E4',
    'V34',
    'V8',
    'E5',
    'E13',
  ])
  expect(readCitations('a.json', '{ "hits": ["E4"], "id": "R2" }')).toEqual([
    { id: 'E4', file: 'a.json' },
  ])
})

it('finds citations that no document explains, of any scheme', () => {
  const rules = readRules('docs/rules/a.md', document)
  const citations = readCitations('src/a.ts', '// See E1, E99 and L7.')
  expect(findUnexplained(rules, citations)).toEqual([
    'src/a.ts cites E99, which has no heading in docs/rules',
    'src/a.ts cites L7, which has no heading in docs/rules',
  ])
})
