/** A display status has at most 64 characters (Globus Action Provider Interface). */
const LONGEST = 64

/** The text as a `display_status`: cut short, and seen to be, when it is too long. */
export const displayStatus = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
