/** Names of Graph's paths, as far as its metadata is at hand: each is refused by name where it is not served. */

import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { isGraphSegment } from '../../src/graph/graph-segments.ts'
import { describeOutside } from '../support/outside-data.ts'

/** Members that no path of its own leads to. */
const notInPaths = new Set(['file', 'mfa', 'none'])

describeOutside('the navigations and operations of the published types', 'data/graph', (folder) => {
  it('are known as names of paths', () => {
    const names = globSync(`${folder}*.csdl.xml`).flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /<(?:NavigationProperty|Action|Function) Name="(\w+)"/gu,
        ),
      ].map(([, name = '']) => name),
    )
    expect(names.length).toBeGreaterThan(100)
    const unknown = names.filter(
      (name) => !notInPaths.has(name) && !isGraphSegment('beta', name, false),
    )
    expect([...new Set(unknown)]).toEqual([])
  })
})
