/** `ostiary verify`: checks the whole database and changes nothing. */

import { Command, Option } from 'commander'
import { damageRemedy } from './damage-remedy.ts'
import {
  encryptionKeyOptions,
  findChosenKeys,
  findUnopenedKeys,
  missingKeyLines,
  type EncryptionKeyOptions,
} from './encryption-keys.ts'
import { CommandError } from './failure.ts'
import { openVerification } from './open-verification.ts'
import { databaseUrlOption, dataOption, openStore, type DataOptions } from './options.ts'
import { printLines, printNote, printRow } from './output.ts'

interface VerifyOptions extends DataOptions, EncryptionKeyOptions {
  readonly head?: boolean
}

/** Decrypts every policy key. @throws CommandError when one was changed. Keys that are not given are a note. */
async function verifyPolicyKeys(options: VerifyOptions): Promise<void> {
  const keys = await findChosenKeys(options)
  const store = await openStore(options, 'existing')
  try {
    const unopened = await findUnopenedKeys(store, keys ?? [])
    for (const line of missingKeyLines(unopened, options)) printNote(`not checked: ${line}`)
    const { damaged } = unopened
    if (damaged.length === 0) return
    printLines(damaged)
    throw new CommandError(
      `${damaged.length} policy ${damaged.length === 1 ? 'key' : 'keys'} cannot be decrypted; restore a backup, or replace them`,
    )
  } finally {
    await store.close()
  }
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
  } finally {
    await verification.close()
  }
  await verifyPolicyKeys(options)
  printLines(['no damage found'])
}

/** The command. */
export function verifyCommand(): Command {
  const [keyFileOption, keyVariable] = encryptionKeyOptions()
  return new Command('verify')
    .description('check the whole database for damage, beside a running server')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(keyFileOption)
    .addOption(keyVariable)
    .addOption(
      new Option('--head', 'print the number and hash of the newest audit record of each tenant'),
    )
    .action(verify)
}
