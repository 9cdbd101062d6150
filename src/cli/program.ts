/** The command line: subcommands, help and exit codes. */

import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { auditCommand } from './audit.ts'
import { b2cCommand } from './b2c/b2c-command.ts'
import { backupCommand } from './backup.ts'
import { checkCommand } from './check.ts'
import { claimsCommand } from './claims.ts'
import { doctorCommand } from './doctor.ts'
import { effectiveCommand } from './effective.ts'
import { CommandError, exitCodes, failureText } from './failure.ts'
import { repairCommand } from './repair.ts'
import { restoreCommand } from './restore.ts'
import { keysCommand } from './keys.ts'
import { startCommand } from './start.ts'
import { tenantCommand } from './tenant.ts'
import { tokenCommand } from './token.ts'
import { verifyCommand } from './verify.ts'
import { addFactFlags, whatIfCommand } from './what-if.ts'
import { printLines, printNote, watchOutput } from './output.ts'
import { refuseKeyArgument } from './encryption-keys.ts'
import { findUnknownVariables } from './environment.ts'

function withThrowingExit(command: Command): Command {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({
      writeOut: (text) => printLines(text.trimEnd().split('\n')),
      writeErr: (text) => printNote(text.trimEnd()),
    })
  command.helpCommand(false)
  command.commands.forEach(withThrowingExit)
  return command
}

/** Runs one command line and returns its exit code: 0 done, 1 the command failed, 2 wrong usage. */
export async function run(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  watchOutput()
  const program = new Command('ostiary')
    .description('Self-hosted identity-policy service that speaks the Microsoft Graph API')
    .version(packageJson.version, '--version')
    .addCommand(startCommand())
    .addCommand(tokenCommand())
    .addCommand(tenantCommand())
    .addCommand(keysCommand())
    .addCommand(whatIfCommand())
    .addCommand(checkCommand())
    .addCommand(effectiveCommand())
    .addCommand(claimsCommand())
    .addCommand(b2cCommand())
    .addCommand(auditCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(verifyCommand())
    .addCommand(repairCommand())
    .addCommand(doctorCommand())
    .hook('preAction', (_, command) => {
      refuseKeyArgument(command)
      const unknown = findUnknownVariables(program, environment)
      if (unknown.length > 0) throw new CommandError(unknown.join('\n'), exitCodes.usage)
    })
    .hook('preSubcommand', async (_, command) => {
      if (command.name() === 'what-if') await addFactFlags(command)
    })
  try {
    await withThrowingExit(program).parseAsync([...argv])
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    }
    printNote(`ostiary: ${failureText(error)}`)
    return error instanceof CommandError ? error.exitCode : exitCodes.failed
  }
}
