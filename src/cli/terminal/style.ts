/** Colours, for a stream that shows them: NO_COLOR, FORCE_COLOR and TERM=dumb are honoured by the stream's own test. */
import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]
export type Paint = (format: Format, text: string) => string

export const plain: Paint = (_format, text) => text

export const coloured: Paint = (format, text) => styleText(format, text, { validateStream: false })

export interface TextStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  hasColors?(): boolean
  write(text: string): unknown
}

export function paintFor(stream: TextStream, env: NodeJS.ProcessEnv): Paint {
  if (env['NO_COLOR']) return plain
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return coloured
  return stream.isTTY && stream.hasColors?.() ? coloured : plain
}
