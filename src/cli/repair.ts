/** `ostiary repair`: rewrites damaged rows from their copies. */

import { Command } from 'commander'
import { dataPaths } from '../data-directory.ts'
import type { Store } from '../store/port.ts'
import { damageRemedy, serveTheRest } from './damage-remedy.ts'
import { CommandError } from './failure.ts'
import { openVerification } from './open-verification.ts'
import { databaseUrlOption, dataOption, openStore, type DataOptions } from './options.ts'
import { printLines } from './output.ts'

/** Prints what became of each damaged row. Returns how many could not be repaired. */
async function printRepairs(store: Store): Promise<number> {
  let left = 0
  for await (const { tenant, row, isRepaired } of store.repairRows()) {
    if (!isRepaired) left += 1
    printLines([`tenant ${tenant}: ${row} ${isRepaired ? 'repaired' : 'not repaired'}`])
  }
  return left
}

/**
 * Repairs and prints each damaged row. Returns how many could not be repaired.
 * @throws CommandError when pages of the file cannot be read.
 */
async function repairRows(options: DataOptions): Promise<number> {
  const store = await openStore(options, 'existing')
  const { database } = dataPaths(options.data)
  try {
    return await printRepairs(store)
  } catch (error) {
    const { translateDamage } = await import('../store/sqlite/failure.ts')
    if (translateDamage(database, error) === error) throw error
    throw new CommandError(
      `'${database}' cannot be repaired: SQLite cannot read all of its pages (${(error as Error).message}); ${damageRemedy(options, true)}`,
    )
  } finally {
    await store.close()
  }
}

/** Prints what is missing, or does not belong where it is. Returns how many findings there are. */
async function listMissingRows(options: DataOptions): Promise<number> {
  const verification = await openVerification(options)
  let findings = 0
  try {
    for await (const finding of verification.findMissingRows()) {
      findings += 1
      printLines([finding])
    }
  } finally {
    await verification.close()
  }
  return findings
}

async function repair(options: DataOptions): Promise<void> {
  const left = await repairRows(options)
  const missing = await listMissingRows(options)
  if (left + missing === 0) {
    printLines(['no damaged row is left; check the rest with `ostiary verify`'])
    return
  }
  const problems = [
    ...(left > 0 ? [`${left} damaged ${left === 1 ? 'row has' : 'rows have'} no sound copy`] : []),
    ...(missing > 0 ? ['missing rows and rows in a wrong place cannot be repaired'] : []),
  ]
  throw new CommandError(
    `${problems.join(', and ')}; restore a backup with \`ostiary restore\`, or ${serveTheRest}`,
  )
}

/** The command. */
export function repairCommand(): Command {
  return new Command('repair')
    .description('rewrite damaged objects and versions from their copies in the database')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .action(repair)
}
