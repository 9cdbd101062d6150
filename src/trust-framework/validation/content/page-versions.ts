/**
 * The pages that a content definition can name, and their published versions. The lists are dated: the service gets
 * new versions without notice, so a higher last number than listed is no refusal.
 * Sources, by row: the page layout change log of Azure AD B2C (edition of 2025-05); its editions of 2019 to 2021 for
 * the forms without `contract`; reports of users where the change log is late.
 */

/** The versions of one page. */
interface PageVersions {
  /** In ascending order, as `[first two numbers, last numbers]`. */
  readonly lines: readonly (readonly [line: string, first: number, last: number])[]
  readonly source: string
}

const changeLog = 'https://learn.microsoft.com/azure/active-directory-b2c/page-layout (2025-05)'

/** `urn:com:microsoft:aad:b2c:elements:contract:{page}:{version}`, by page. */
const contractPages: ReadonlyMap<string, PageVersions> = new Map([
  [
    'selfasserted',
    {
      lines: [
        ['1.0', 0, 0],
        ['1.1', 0, 0],
        ['1.2', 0, 0],
        ['2.0', 0, 0],
        ['2.1', 0, 31],
      ],
      source: `${changeLog} up to 2.1.30; MicrosoftDocs/azure-docs#119926 (2024-02) for 2.1.27 to 2.1.29`,
    },
  ],
  [
    'unifiedssp',
    {
      lines: [
        ['1.0', 0, 0],
        ['1.1', 0, 0],
        ['1.2', 0, 0],
        ['2.0', 0, 0],
        ['2.1', 0, 18],
      ],
      source: `${changeLog}; MicrosoftDocs/azure-docs#119926 (2024-02) for 2.1.15 to 2.1.17; localization string ids (2022-04) for 2.0.0`,
    },
  ],
  [
    'multifactor',
    {
      lines: [
        ['1.0', 0, 0],
        ['1.1', 0, 0],
        ['1.2', 0, 15],
      ],
      source: changeLog,
    },
  ],
  [
    'globalexception',
    {
      lines: [
        ['1.0', 0, 0],
        ['1.1', 0, 0],
        ['1.2', 0, 6],
      ],
      source: `${changeLog}; MicrosoftDocs/azure-docs#119926 (2024-02) for 1.2.6`,
    },
  ],
  ...(['providerselection', 'claimsconsent', 'unifiedssd'] as const).map(
    (page) =>
      [
        page,
        {
          lines: [
            ['1.0', 0, 0],
            ['1.2', 0, 4],
          ],
          source: `${changeLog}; MicrosoftDocs/azure-docs#79214 (2021-08) lists 1.0.0, 1.2.0 and 1.2.1 of unifiedssd`,
        },
      ] satisfies [string, PageVersions],
  ),
])

/** How many versions may have followed the last one that is listed. */
const unlistedVersions = 20

/** Pages of the form without `contract`, with the versions that were published. Source: content definitions (2019 to 2021); MicrosoftDocs/azure-docs#47345 for later versions, which were refused. */
const oldPages: ReadonlyMap<string, readonly string[]> = new Map([
  ['claimsconsent', ['1.0.0']],
  ['globalexception', ['1.0.0', '1.1.0']],
  ['idpselection', ['1.0.0']],
  ['multifactor', ['1.0.0', '1.1.0']],
  ['providerselection', ['1.0.0', '1.1.0']],
  ['selfasserted', ['1.0.0', '1.1.0']],
  ['unifiedssd', ['1.0.0', '1.1.0']],
  ['unifiedssp', ['1.0.0', '1.1.0']],
])

/** What a `DataUri` says. */
export interface PageName {
  readonly page: string
  readonly version: string
  /** With `contract`: the page takes scripts. */
  readonly isContract: boolean
}

const dataUri = /^urn:com:microsoft:aad:b2c:elements:(?:(contract):)?([^:]+):([^:]+)$/u

/** Reads a `DataUri`. Undefined when it is a page of another form, such as a URL. */
export function readPageName(uri: string): PageName | undefined {
  const match = dataUri.exec(uri.trim())
  if (match === null) return undefined
  const [, contract, page = '', version = ''] = match
  return { page, version, isContract: contract !== undefined }
}

/** Whether a page has a version: `unlisted` when it is higher than the lists and may exist by now. */
export type VersionStanding = 'listed' | 'unlisted' | 'unknownVersion' | 'unknownPage'

/** Looks a page and its version up. */
export function findVersion({ page, version, isContract }: PageName): VersionStanding {
  if (!isContract) {
    const versions = oldPages.get(page)
    if (versions === undefined) return 'unknownPage'
    return versions.includes(version) ? 'listed' : 'unknownVersion'
  }
  const known = contractPages.get(page)
  if (known === undefined) return 'unknownPage'
  const [, line, last] = /^(\d{1,3}\.\d{1,3})\.(\d{1,3})$/u.exec(version) ?? []
  const published = known.lines.find(([name]) => name === line)
  if (published === undefined) return 'unknownVersion'
  const number = Number(last)
  if (number >= published[1] && number <= published[2]) return 'listed'
  return number <= published[2] + unlistedVersions ? 'unlisted' : 'unknownVersion'
}

/** Lists the published versions of a page with `contract`, in ascending order. */
export function listVersions(page: string): readonly string[] {
  return (contractPages.get(page)?.lines ?? []).flatMap(([line, first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${line}.${first + index}`),
  )
}

/** Compares two versions of three numbers: negative when the left one is lower. */
export function compareVersions(left: string, right: string): number {
  const numbers = right.split('.').map(Number)
  const difference = left
    .split('.')
    .map((part, index) => Number(part) - (numbers[index] ?? 0))
    .find((part) => part !== 0)
  return difference ?? 0
}
