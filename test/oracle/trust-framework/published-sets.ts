/** Sets of policies that tests change: those of this repository and, where they are present, published ones. */

import { existsSync, globSync, readFileSync } from 'node:fs'

/** The texts of policies that inherit from each other. */
export interface PolicySetTexts {
  readonly name: string
  readonly texts: readonly string[]
}

const readTexts = (folder: string): readonly string[] =>
  globSync(`${folder}/*.xml`)
    .toSorted()
    .map((file) => readFileSync(file, 'utf8').replace(/^\ufeff/u, ''))

const ownFolder = 'test/contract/starter-pack'
const publishedFolder = '../shared/data/b2c-starter-packs'

export const ownSet: PolicySetTexts = { name: ownFolder, texts: readTexts(ownFolder) }

/** Empty when the published sets are absent. */
export const publishedSets: readonly PolicySetTexts[] = existsSync(publishedFolder)
  ? ['LocalAccounts', 'SocialAndLocalAccounts'].map((name) => ({
      name,
      texts: readTexts(`${publishedFolder}/${name}`),
    }))
  : []
