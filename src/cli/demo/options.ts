/** How the data are to be processed, as the command line says it. */
import { InvalidArgumentError } from 'commander'
import { parseRings, type Processing, type RingRule } from '#experiments'

export interface DemoOptions {
  readonly data?: string
  readonly rings?: RingRule
  readonly fit?: 'weighted' | 'unweighted'
  readonly fitMax?: number
  readonly dataset?: string
  readonly frames?: FrameRange
  readonly down?: boolean
}

/** Both included, from 0. */
interface FrameRange {
  readonly first: number
  readonly last?: number
}

export function processingOf({ rings, fit, fitMax, dataset, frames }: DemoOptions): Processing {
  const fitting = {
    ...(fit === undefined ? {} : { weighting: fit }),
    ...(fitMax === undefined ? {} : { max_seconds: fitMax }),
  }
  return {
    ...(rings === undefined ? {} : { rings }),
    ...(Object.keys(fitting).length === 0 ? {} : { fit: fitting }),
    ...(dataset === undefined ? {} : { dataset }),
    ...(frames === undefined ? {} : { first_frame: frames.first }),
    ...(frames?.last === undefined ? {} : { last_frame: frames.last }),
  }
}

export function ringsArgument(text: string): RingRule {
  try {
    return parseRings(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

export function secondsArgument(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number of seconds greater than 0.')
  return value
}

export function framesArgument(text: string): FrameRange {
  const [, first, last] = /^(\d+):(\d*)$/.exec(text) ?? []
  if (first === undefined)
    throw new InvalidArgumentError('It must be FROM:TO, frames counted from 0 and both included, like 0:999 or 100:.')
  const range =
    last === '' || last === undefined ? { first: Number(first) } : { first: Number(first), last: Number(last) }
  if (range.last !== undefined && range.last <= range.first)
    throw new InvalidArgumentError('TO must be greater than FROM: a correlation needs two frames.')
  return range
}
