/** The page's frame: header, notice, palette at the left, stage, inspector at the right, tabs at the bottom, status line. */
import { element } from '../../kit/element.ts'
import type { Remembered } from '../remembered.ts'
import { createPane, type Pane } from './pane.ts'
import { createTabs, type Tabs } from './tabs.ts'
import { t } from '../../kit/words.ts'
import './frame.css'

/** Narrower pages have no room for two panes beside the stage; frame.css has the same. */
const NARROW = '(width < 900px)'

export interface Frame {
  readonly node: HTMLElement
  readonly header: HTMLElement
  readonly notice: HTMLElement
  readonly stage: HTMLElement
  readonly status: HTMLElement
  readonly left: Pane
  readonly right: Pane
  readonly bottom: Pane & { readonly tabs: Tabs }
}

export function createFrame(
  { left, right, bottom }: Remembered,
  changed: (part: Partial<Pick<Remembered, 'left' | 'right' | 'bottom'>>) => void,
  /** Panes came into sight, or left it, because the page has another width. */
  rearranged: () => void,
): Frame {
  const header = element('header')
  const notice = element('div', { class: 'notice', role: 'status', hidden: true })
  const stage = element('main', { class: 'stage' })
  const status = element('footer', { class: 'status' })
  const leftPane = createPane({
    side: 'left',
    label: t('Palette'),
    least: 150,
    usual: 210,
    remembered: left,
    changed: (pane) => changed({ left: pane }),
    covers: () => rightPane.show(false),
  })
  const rightPane = createPane({
    side: 'right',
    label: t('Inspector'),
    least: 220,
    usual: 320,
    remembered: right,
    changed: (pane) => changed({ right: pane }),
    covers: () => leftPane.show(false),
  })
  const narrow = window.matchMedia(NARROW)
  const arrange = () => {
    for (const pane of [leftPane, rightPane]) pane.lieOver(narrow.matches)
  }
  narrow.addEventListener('change', () => {
    arrange()
    rearranged()
  })
  arrange()
  stage.addEventListener('pointerdown', () => {
    if (narrow.matches) leftPane.show(false)
  })
  let tab = bottom.tab
  const bottomPane = createPane({
    side: 'bottom',
    label: t('Details'),
    least: 120,
    usual: 260,
    remembered: bottom,
    changed: (pane) => changed({ bottom: { ...pane, tab } }),
  })
  const tabs = createTabs(
    'Details',
    tab,
    (id) => {
      tab = id
      bottomPane.show(true)
      changed({ bottom: { shown: bottomPane.shown, size: bottomPane.node.offsetHeight || bottom.size, tab } })
    },
    () => bottomPane.show(false),
  )
  bottomPane.node.append(tabs.node)
  const middle = element('div', { class: 'middle' }, stage, bottomPane.divider, bottomPane.node)
  const body = element(
    'div',
    { class: 'body' },
    leftPane.node,
    leftPane.divider,
    middle,
    rightPane.divider,
    rightPane.node,
  )
  const node = element('div', { class: 'frame' }, header, notice, body, status)
  return {
    node,
    header,
    notice,
    stage,
    status,
    left: leftPane,
    right: rightPane,
    bottom: Object.assign(bottomPane, { tabs }),
  }
}
