/** The walkthrough: its pictures are drawn, in colours of the theme, and all that it leads to is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { walkthroughPictures } from '../../src/build/walkthrough/pictures.ts'
import { readManifest } from '../extension/manifest.ts'
import { command, milestoneKey, milestones, walkthrough } from '../../src/extension/contributions.ts'

interface Step {
  readonly id: string
  readonly description: string
  readonly media: { readonly svg: string; readonly altText: string }
  readonly completionEvents: readonly string[]
}

const root = join(import.meta.dirname, '../..')
// SAFETY: the tests below look at what they name.
const manifest = readManifest() as { contributes: { walkthroughs: { id: string; steps: Step[] }[] } }
const [first, ...others] = manifest.contributes.walkthroughs
const steps = first?.steps ?? []

test('the pictures are what is drawn, and in no colours of their own', () => {
  for (const [path, text] of walkthroughPictures()) {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
    expect(text.match(/(?:fill|stroke)="#[^"]*"/g)).toBeNull()
  }
  expect(steps.map(({ media }) => media.svg).toSorted()).toEqual([...walkthroughPictures().keys()].toSorted())
  expect(readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n')).toContain('!media/walkthrough/*.svg')
})

test('each step is ticked off by something that really happens', () => {
  expect([first?.id, others]).toEqual([walkthrough.firstSteps, []])
  const known = milestones.map((one) => `onContext:${milestoneKey(one)}`)
  expect(steps.flatMap(({ completionEvents }) => completionEvents).toSorted()).toEqual(known.toSorted())
})

test('each step has a button that does it, and a picture that is said in words', () => {
  const commands: readonly string[] = [
    ...Object.values(command),
    'davy.endpoints.focus',
    'workbench.action.openSettings',
  ]
  for (const { description, media } of steps) {
    const links = [...description.matchAll(/\(command:([\w.]+)[^)]*\)/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((id) => !commands.includes(id ?? ''))).toEqual([])
    expect(media.altText.length).toBeGreaterThan(20)
  }
})
