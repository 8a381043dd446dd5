"""Python's own answer to an expression: one JSON object a line in, one a line out.

In:  {"source": text, "data": object}
Out: {"ok": true, "value": JSON, "repr": text}  or  {"ok": false, "why": text}

Only the part of Python that the expressions of flows have is let through; anything else is an error, as it is there.
Tuples count as lists, and members of objects are read with a dot.
"""

import ast
import json
import math
import posixpath
import sys

NODES = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Store, ast.List, ast.Tuple, ast.Dict, ast.ListComp, ast.DictComp,
    ast.GeneratorExp, ast.comprehension, ast.UnaryOp, ast.USub, ast.UAdd, ast.Not, ast.BinOp, ast.Add, ast.Sub, ast.Mult,
    ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In,
    ast.NotIn, ast.Is, ast.IsNot, ast.BoolOp, ast.And, ast.Or, ast.IfExp, ast.Attribute, ast.Subscript, ast.Slice, ast.Call,
)
FUNCTIONS = {
    f.__name__: f for f in (str, int, float, bool, len, abs, min, max, sum, sorted)
}
FUNCTIONS["range"] = lambda *a: list(range(*a))
FUNCTIONS["pathsplit"] = lambda p: ["/~/", p[3:]] if p.startswith("/~/") and "/" not in p[3:] else list(posixpath.split(p))
STR_METHODS = set(
    "upper lower casefold capitalize title swapcase strip lstrip rstrip find rfind index rindex startswith endswith center ljust "
    "rjust zfill isdigit isdecimal isnumeric isalpha isalnum isspace isupper islower istitle isascii split rsplit partition "
    "rpartition splitlines join replace count removeprefix removesuffix".split()
)
SINGLETONS = (None, True, False)


class Refused(Exception):
    pass


def attribute(holder, name):
    if isinstance(holder, dict):
        return holder[name]
    raise Refused(name)


def method(holder, name, *args):
    if isinstance(holder, str) and name in STR_METHODS:
        made = getattr(holder, name)(*args)
        return list(made) if isinstance(made, tuple) else made
    if isinstance(holder, list) and name in ("index", "count") and len(args) == 1:
        return getattr(holder, name)(*args)
    if isinstance(holder, dict) and name in ("get", "keys", "values", "items"):
        made = getattr(holder, name)(*args)
        return made if name == "get" else [list(item) if name == "items" else item for item in made]
    raise Refused(name)


def modulo(left, right):
    if isinstance(left, str):
        raise Refused("formatting")
    return left % right


def single(value):
    return value is None or value is True or value is False


def same(left, right):
    if not single(left) and not single(right):
        raise Refused("is")
    return left is right


def differ(left, right):
    return not same(left, right)


def checked(made):
    for key in made:
        if not isinstance(key, str):
            raise Refused("key")
    return made


class Restrict(ast.NodeTransformer):
    def generic_visit(self, node):
        if not isinstance(node, NODES):
            raise Refused(type(node).__name__)
        return super().generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, (bytes, complex, type(...))):
            raise Refused("constant")
        return node

    def call(self, name, *args):
        return ast.Call(ast.Name(name, ast.Load()), list(args), [])

    def visit_Attribute(self, node):
        self.generic_visit(node)
        return self.call("__attribute", node.value, ast.Constant(node.attr))

    def visit_Call(self, node):
        if node.keywords:
            raise Refused("keywords")
        if isinstance(node.func, ast.Attribute):
            holder = self.visit(node.func.value)
            return self.call("__method", holder, ast.Constant(node.func.attr), *map(self.visit, node.args))
        if not isinstance(node.func, ast.Name):
            raise Refused("call")
        node.func.id = "__f_" + node.func.id
        node.args = list(map(self.visit, node.args))
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        return self.call("__modulo", node.left, node.right) if isinstance(node.op, ast.Mod) else node

    def visit_Compare(self, node):
        self.generic_visit(node)
        if not any(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops):
            return node
        if len(node.ops) > 1:
            raise Refused("is in a chain")
        return self.call("__same" if isinstance(node.ops[0], ast.Is) else "__differ", node.left, node.comparators[0])

    def visit_Tuple(self, node):
        self.generic_visit(node)
        return ast.List(node.elts, node.ctx)

    def visit_Dict(self, node):
        if None in node.keys:
            raise Refused("unpacking")
        self.generic_visit(node)
        return self.call("__checked", node)

    def visit_DictComp(self, node):
        self.generic_visit(node)
        return self.call("__checked", node)

    def visit_GeneratorExp(self, node):
        self.generic_visit(node)
        return ast.ListComp(node.elt, node.generators)


HELPERS = {
    "__attribute": attribute, "__method": method, "__modulo": modulo, "__same": same, "__differ": differ, "__checked": checked,
    **{"__f_" + name: f for name, f in FUNCTIONS.items()},
}


def plain(value):
    """An error for what JSON cannot hold."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int) and float(value) == value:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise Refused("not JSON")


def present(data):
    def find(path):
        here = data
        for name in path.split("."):
            if not isinstance(here, dict):
                raise KeyError(name)
            here = here[name]
        return here

    def is_present(path):
        try:
            find(path)
            return True
        except KeyError:
            return False

    def get(path, *default):
        try:
            return find(path)
        except KeyError:
            return default[0] if default else None

    return {"__f_is_present": is_present, "__f_getattr": get}


def answer(source, data):
    tree = ast.fix_missing_locations(Restrict().visit(ast.parse(source.strip(), mode="eval")))
    value = eval(compile(tree, "<expression>", "eval"), {"__builtins__": {}, **data, **HELPERS, **present(data)})
    return {"ok": True, "repr": repr(value), "value": plain(value)}


sys.setrecursionlimit(5000)
for line in sys.stdin:
    asked = json.loads(line)
    try:
        said = answer(asked["source"], asked["data"])
    except Exception as error:
        said = {"ok": False, "why": type(error).__name__ + ": " + str(error)[:200]}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
