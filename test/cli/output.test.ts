import { expect, it } from 'vitest'
import { Failure } from '../../src/cli/failure.ts'
import { openOutput } from '../../src/cli/output.ts'

/** Clears the screen, sets the title, both ways to begin a sequence, and a colour. */
const HOSTILE = '\u001b[2Jgone \u001b]0;title\u0007 \u009b31m\r \u001b[31mred\u001b[0m'

function written(isTTY: boolean, json: boolean): string {
  const texts: string[] = []
  const stream = { isTTY, write: (text: string) => texts.push(text) }
  const out = openOutput({ stdout: stream, stderr: stream, env: {} }, json)
  out.say(`name  ${HOSTILE}`)
  out.result({ name: HOSTILE })
  out.close(new Failure('Refused', 1, `it failed:\n  ${HOSTILE}`))
  return texts.join('')
}

// oxlint-disable-next-line no-control-regex -- a colour begins with one
const stripColours = (text: string) => text.replaceAll(/\u001b\[[\d;]*m/g, '')

it('steers no terminal, whatever stands in a name or a failure', () => {
  for (const json of [false, true]) {
    const text = stripColours(written(true, json))
    const steering = [...text].filter((one) => one !== '\n' && (one < ' ' || (one >= '\u007f' && one <= '\u009f')))
    expect(steering).toEqual([])
    expect(text).toContain('gone')
  }
})

it('leaves in a file what stands there', () => {
  expect(written(false, false)).toContain(HOSTILE)
})
