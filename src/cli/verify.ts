/** `ostiary verify`: checks the whole database and changes nothing. */

import { Command, Option } from 'commander'
import { damageRemedy } from './damage-remedy.ts'
import { CommandError } from './failure.ts'
import { openVerification } from './open-verification.ts'
import { databaseUrlOption, dataOption, type DataOptions } from './options.ts'
import { printLines, printRow } from './output.ts'

interface VerifyOptions extends DataOptions {
  readonly head?: boolean
}

async function verify(options: VerifyOptions): Promise<void> {
  const verification = await openVerification(options)
  try {
    let findings = 0
    for await (const finding of verification.findDamage()) {
      findings += 1
      printLines([finding])
    }
    if (options.head === true) {
      for (const { tenant, sequence, hash } of await verification.listAuditHeads()) {
        printRow(['audit head', tenant, String(sequence), hash || '-'])
      }
    }
    if (findings > 0) {
      throw new CommandError(
        `${findings} ${findings === 1 ? 'finding' : 'findings'}: the database is damaged; ${damageRemedy(options, verification.hasDamagedPages())}`,
      )
    }
    printLines(['no damage found'])
  } finally {
    await verification.close()
  }
}

/** The command. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check the whole database for damage, beside a running server')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(
      new Option('--head', 'print the number and hash of the newest audit record of each tenant'),
    )
    .action(verify)
}
