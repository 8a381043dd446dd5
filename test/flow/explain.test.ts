import { describe, expect, it } from 'vitest'
import { checkFlow, explanations, parseFlow } from '#flow'

const codes = (source: string) => checkFlow(parseFlow(source, { format: 'yaml' })).map(({ code }) => code)

describe('the page about', () => {
  it.each(Object.entries(explanations))('%s has an example that has it, and one that has not', (code, page) => {
    expect(page.title).not.toMatch(/\.$/)
    expect(page.text).toMatch(/\S$/)
    if (!page.example) return
    expect(codes(page.example.wrong)).toContain(code)
    expect(codes(page.example.right)).not.toContain(code)
    const errors = checkFlow(parseFlow(page.example.right, { format: 'yaml' })).filter(
      (one) => one.severity === 'error',
    )
    expect(errors).toEqual([])
  })

  it('every problem is there, with an example where a short flow can have it', () => {
    const without = Object.entries(explanations).filter(([, page]) => !page.example)
    expect(without.map(([code]) => code)).toEqual(['too-deep', 'too-large'])
  })
})
