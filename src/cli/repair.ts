/** `ostiary repair`: rewrites damaged rows from their copies. */

import { Command } from 'commander'
import { CommandError } from './failure.ts'
import { databaseUrlOption, dataOption, openStore, type DataOptions } from './options.ts'

async function repair(options: DataOptions): Promise<void> {
  const store = await openStore(options, 'existing')
  let left = 0
  try {
    for await (const { tenant, row, isRepaired } of store.repairRows()) {
      if (!isRepaired) left += 1
      process.stdout.write(`tenant ${tenant}: ${row} ${isRepaired ? 'repaired' : 'not repaired'}\n`)
    }
  } finally {
    await store.close()
  }
  if (left === 0) {
    process.stdout.write('no damaged row is left; check the rest with `ostiary verify`\n')
    return
  }
  throw new CommandError(
    `${left} damaged ${left === 1 ? 'row has' : 'rows have'} no sound copy; restore a backup with \`ostiary restore\`, or serve the rest with \`ostiary start --damaged-database serve\``,
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
