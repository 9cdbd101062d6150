/** Tells which tool exported a folder, by the names of its files. */

import type { DetectedFormat } from './find-objects.ts'

/** The file of IntuneManagement that lists the groups and users which policies name. */
export const migrationTable = /(?:^|\/)MigrationTable\.json$/iu

/** Tells the tool; undefined when the names do not say it. */
export function layoutOf(names: readonly string[]): DetectedFormat | undefined {
  const table = names.find((name) => migrationTable.test(name))
  if (table !== undefined) {
    return { format: 'IntuneManagement export', because: `${table} is there` }
  }
  const folder = names
    .map((name) => /(?:^|\/)(Identity\/Conditional)\//iu.exec(name)?.[1])
    .find((name) => name !== undefined)
  return folder === undefined
    ? undefined
    : { format: 'EntraExporter export', because: `the folder ${folder} is there` }
}
