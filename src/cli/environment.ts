/** The environment variables of all commands. */

import type { Command } from 'commander'
import { didYouMean } from '../kernel/did-you-mean.ts'

const prefix = 'OSTIARY_'

/** Lists the variables that options of a command and its subcommands declare. */
function declaredVariables({ options, commands }: Command): readonly string[] {
  return [
    ...options.flatMap(({ envVar }) => envVar ?? []),
    ...commands.flatMap((command) => declaredVariables(command)),
  ]
}

/** Says which `OSTIARY_…` variables no option has: a misspelt one must not be taken for a default. */
export function findUnknownVariables(
  program: Command,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const declared = new Set(declaredVariables(program))
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !declared.has(name))
    .map((name) => {
      const meant = didYouMean(
        name.slice(prefix.length),
        [...declared].map((each) => each.slice(prefix.length)),
      )
      const hint =
        meant === undefined
          ? 'remove it; `--help` of a command lists its variables'
          : `did you mean ${prefix}${meant}?`
      return `${name}: no option has this environment variable; ${hint}`
    })
}
