/** One of a few values. The browser's own list: it is announced, typed into and opened as people are used to. */
import { element } from '../element.ts'
import type { Part } from '../view.ts'

export interface Option {
  readonly value: string
  readonly label: string
}

export interface SelectGiven {
  readonly id: string
  readonly value: string
  readonly options: readonly Option[]
  readonly label?: string | undefined
  readonly describedBy?: string | undefined
  readonly invalid?: boolean | undefined
  readonly disabled?: boolean | undefined
  choose(value: string): Promise<boolean> | boolean | void
}

export function selectInput(): Part<SelectGiven> {
  let given: SelectGiven | undefined
  let offered = ''
  const select = element('select', { class: 'input' })
  select.addEventListener('change', () => {
    const by = given
    if (!by) return
    void choose(by, select.value)
  })
  async function choose(by: SelectGiven, value: string): Promise<void> {
    const done = await Promise.resolve(by.choose(value)).catch(() => false)
    if (done === false && given) select.value = given.value
  }
  return {
    node: select,
    update(next) {
      given = next
      select.id = next.id
      select.disabled = next.disabled === true
      for (const [name, value] of [
        ['aria-label', next.label],
        ['aria-describedby', next.describedBy === '' ? undefined : next.describedBy],
        ['aria-invalid', next.invalid ? 'true' : undefined],
      ] as const) {
        if (value === undefined) select.removeAttribute(name)
        else if (select.getAttribute(name) !== value) select.setAttribute(name, value)
      }
      // What is written and none of the options stays to be seen.
      const known = next.options.some(({ value }) => value === next.value)
      const options = known ? next.options : [{ value: next.value, label: next.value }, ...next.options]
      const offer = JSON.stringify(options)
      if (offer !== offered) {
        offered = offer
        select.replaceChildren(...options.map(({ value, label }) => element('option', { value }, label)))
      }
      if (select.value !== next.value) select.value = next.value
    },
  }
}
