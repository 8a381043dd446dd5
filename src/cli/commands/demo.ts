/** `davy demo`: experiments on this machine, one from end to end, one that fails. */
import { Option, type Command } from 'commander'
import { failureDemo } from '../demo/failure.ts'
import { xpcsDemo } from '../demo/xpcs.ts'
import { framesArgument, ringsArgument, secondsArgument } from '../demo/options.ts'
import type { CommandMaker } from '../invocation.ts'

export function addDemo(program: Command, make: CommandMaker): void {
  const demo = program
    .command('demo')
    .description('experiments on this machine: one from detector to catalogue, one that fails')
  make(
    demo
      .command('xpcs')
      .description('X-ray photon correlation: three simulated acquisitions, or a file of yours')
      .option('--data <file>', 'one run on this HDF5 file instead of the simulated detector')
      .option(
        '--rings <rule>',
        "FROM:TO:STEP in the file's unit of q, or linear:N or log:N, each also with [:BINS][@FROM:TO]",
        ringsArgument,
      )
      .addOption(new Option('--fit <weighting>', 'of the points of g2').choices(['weighted', 'unweighted']))
      .option('--fit-max <seconds>', 'fit only lags shorter than this', secondsArgument)
      .option('--dataset <path>', 'path of the frames in the file (default: entry/data/data)')
      .option('--frames <from:to>', 'only these frames, from 0, both included', framesArgument)
      .option('--down', 'stop the fabric afterwards')
      .addHelpText('after', HELP),
    xpcsDemo,
  )
  make(
    demo
      .command('failure')
      .description('a small run that fails, to look into: a function that throws on a dark frame')
      .option('--detach', 'start it and return at once')
      .addHelpText('after', FAILURE),
    failureDemo,
  )
}

const FAILURE = `
The run is meant to fail, so the exit status is 0 when it does. Starts the fabric and its endpoint if they do not run, and
leaves them running.

Examples:
  davy demo failure
  davy run show last
`

const HELP = `
Starts the fabric and its endpoint if they do not run, and leaves them running. Exit status 1 when a run fails, or when a
fitted diffusion coefficient is more than 5 % off the simulated one. Ctrl-C ends the detector; runs that have begun go on.

With --json: runs[] (run_id, status, steps[], and for each its result and entry), result and entry of the first run.

Examples:
  davy demo xpcs
  davy demo xpcs --data colloid.h5 --rings 1:8:0.5
  davy demo xpcs --data colloid.h5 --rings 1:8:0.5 --fit unweighted --fit-max 8 --json
  davy demo xpcs --data series.h5 --dataset exchange/data --frames 0:999
`
