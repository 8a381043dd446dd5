/** What only the compiler knows of a value: no object has these fields. */

/** The type of the value that something stands for or finds out. */
export declare const holds: unique symbol
/** The inputs that a run must be given for it, as one object type. */
export declare const needs: unique symbol

/** The inputs that a value of a template, a condition or a step needs, wherever in it they are: eight levels deep. */
export type NeedsOf<Value, Depth extends readonly unknown[] = []> = Value extends unknown
  ? typeof needs extends keyof Value
    ? Value extends { readonly [needs]?: infer Needs }
      ? Needs
      : object
    : Depth['length'] extends 8
      ? object
      : NeedsOfParts<Value, readonly [...Depth, unknown]>
  : never

type NeedsOfParts<Value, Depth extends readonly unknown[]> = Value extends readonly (infer Item)[]
  ? Together<NeedsOf<Item, Depth>>
  : Value extends (...args: never[]) => unknown
    ? object
    : Value extends object
      ? Together<{ [Key in keyof Value]: NeedsOf<Value[Key], Depth> }[keyof Value]>
      : object

/** All of a union's members at once. */
export type Together<Union> = [Union] extends [never]
  ? object
  : (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
    ? All
    : never

/** The same type, written as one object. */
export type Plain<T> = T extends infer All ? { [Key in keyof All]: All[Key] } : never
