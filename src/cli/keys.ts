/** `ostiary keys`: lists and changes the signing keys of the embedded issuer. */

import { Command, Option } from 'commander'
import type { StoredSigningKeys } from '../identity/signing-key-ring.ts'
import { readSigningKeys, removeSigningKey, rotateSigningKeys } from '../signing-key-file.ts'
import { dataOption, integerBetween, requireExistingDirectory } from './options.ts'
import { rotateEncryptionCommand } from './rotate-encryption.ts'
import { printRow } from './output.ts'

/** Default overlap, hours: a token lives for a day at most, and callers may keep the published keys for another. */
const defaultOverlapHours = 48

const hourMs = 3_600_000

interface KeysOptions {
  readonly data: string
}

interface RotateOptions extends KeysOptions {
  readonly overlap: number
}

function printKeys([current, ...older]: StoredSigningKeys, at: Date): void {
  printRow([current.key.kid, 'signs'])
  for (const { key, acceptedUntil } of older) {
    const state =
      acceptedUntil === undefined
        ? 'accepted'
        : `${acceptedUntil > at ? 'accepted until' : 'refused since'} ${acceptedUntil.toISOString()}`
    printRow([key.kid, state])
  }
}

/** The command with its subcommands. */
export function keysCommand(): Command {
  const list = new Command('list')
    .description('list the signing keys: key id and state, one per line, the one that signs first')
    .addOption(dataOption())
    .action(async ({ data }: KeysOptions) => {
      await requireExistingDirectory(data)
      printKeys(await readSigningKeys(data), new Date())
    })
  const rotate = new Command('rotate')
    .description('make a new key sign; older keys are accepted until the end of the overlap')
    .addOption(
      new Option(
        '--overlap <hours>',
        'how long tokens of older keys are accepted; 0 refuses them at once',
      )
        .env('OSTIARY_OVERLAP')
        .default(defaultOverlapHours)
        .argParser(integerBetween(0, 8_760)),
    )
    .addOption(dataOption())
    .action(async ({ data, overlap }: RotateOptions) => {
      const at = new Date()
      await requireExistingDirectory(data)
      printKeys(await rotateSigningKeys(data, { at, overlapMs: overlap * hourMs }), at)
    })
  const remove = new Command('remove')
    .description('remove an older key; its tokens are refused at once')
    .argument(
      '<kid>',
      'id of the key, as `keys list` prints it; write -- before an id that begins with a hyphen',
    )
    .addOption(dataOption())
    .action(async (kid: string, { data }: KeysOptions) => {
      await requireExistingDirectory(data)
      printKeys(await removeSigningKey(data, kid), new Date())
    })
  return new Command('keys')
    .description(
      'list, rotate and remove signing keys, which running servers follow within two seconds; encrypt policy keys with a new key',
    )
    .addCommand(list)
    .addCommand(rotate)
    .addCommand(remove)
    .addCommand(rotateEncryptionCommand())
}
