import axe from 'axe-core'
import type { Frame } from 'playwright-core'

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/** Axe takes the texts of an SVG group for one word, its tooltip included, and so finds no name that holds them. */
const options = { rules: { 'label-content-name-mismatch': { enabled: false } } }

/** What axe finds wrong with a page, each with the first element it is about. */
export async function accessibilityProblems(page: Frame): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  // SAFETY: axe's documented answer; only these fields are read.
  const { violations } = (await page.evaluate(`axe.run('#page', ${JSON.stringify(options)})`)) as {
    violations: readonly Violation[]
  }
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.html.slice(0, 160)})`)
}
