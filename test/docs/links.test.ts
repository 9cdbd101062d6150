/** Links between documents lead to files that exist. */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const documents = globSync(['*.md', '{docs,src,test}/**/*.md'], {
  cwd: root,
  exclude: ['**/node_modules/**'],
})

it.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/gu)]
  const broken = targets
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(join(root, dirname(document), target)))
  expect(broken).toEqual([])
})
