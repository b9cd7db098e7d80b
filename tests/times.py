"""Finds assertions of time, or too tight bounds of hanging, in a test's source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

LEAST = 30  # seconds
STOP_WATCHES = {
    f"{name}{unit}"
    for name in ("monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime")
    for unit in ("", "_ns")
} | {"time_ns", "getrusage", "timeit", "default_timer"}
NOW = {"now", "utcnow"}
# what a time is called where it comes from elsewhere: another process, a log of queries
CALLED = re.compile(r"(^|_)(ms|msec|millis|milliseconds|secs|seconds|elapsed|took|duration)$", re.I)
LIMITS = {"within", "time_limit", "timed", "faster_than", "benchmark"}
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ASSIGNS = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr)
# of these the timeout is in seconds, also beside Playwright, whose own are in milliseconds
IN_SECONDS = {"run", "call", "check_call", "check_output", "communicate", "wait", "join", "result"}
IN_SECONDS |= {"urlopen", "HTTPConnection", "HTTPSConnection", "create_connection", "connect"}
IN_SECONDS |= {"settimeout", "alarm", "timeout"}
FIRST_ARGUMENT = {"wait", "join", "result", "settimeout", "alarm", "timeout"}
FIRST_ARGUMENT |= {"set_default_timeout", "set_default_navigation_timeout"}


def name_of(node: ast.AST) -> str:
    """The last word of a name, an attribute, a key or what is called."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Subscript):
        return name_of(node.slice)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return getattr(node, "id", "") or getattr(node, "attr", "")


class Times:
    """Which names of a module hold a time that passed, and which functions give one back."""

    def __init__(self, tree: ast.AST) -> None:
        self.names: set[str] = set()
        self.moments: set[str] = set()
        self.watches = STOP_WATCHES | imported_watches(tree)
        nodes, before = list(ast.walk(tree)), -1
        while before < len(self.names) + len(self.moments):
            before = len(self.names) + len(self.moments)
            for node in nodes:
                self.learn(node)

    def is_watch(self, call: ast.AST) -> bool:
        if not isinstance(call, ast.Call):
            return False
        dotted = ast.unparse(call.func)
        return name_of(call) in self.watches or dotted in ("time.time", "os.times")

    def is_now(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Call):
            return name_of(node) in NOW
        return isinstance(node, ast.Name) and node.id in self.moments

    def is_difference(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Sub)
            and self.is_now(node.left)
            and self.is_now(node.right)
        )

    def is_time(self, node: ast.AST | None) -> bool:
        """Whether a stop watch is read in it, a name that holds its time, or now less a moment."""
        return node is not None and any(
            self.is_watch(part)
            or self.is_difference(part)
            or (isinstance(part, ast.Name | ast.Attribute) and name_of(part) in self.names)
            for part in ast.walk(node)
        )

    def learn(self, node: ast.AST) -> None:
        if isinstance(node, ASSIGNS):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self.assigned(target, node.value)
        elif isinstance(node, ast.FunctionDef):
            given = [n.value for n in ast.walk(node) if isinstance(n, ast.Return | ast.Yield)]
            if any(not isinstance(value, ast.Tuple) and self.is_time(value) for value in given):
                self.names.add(node.name)
        elif isinstance(node, ast.Call) and name_of(node) in {"append", "add"}:
            self.kept(node)

    def kept(self, call: ast.Call) -> None:
        if isinstance(call.func, ast.Attribute) and any(map(self.is_time, call.args)):
            self.names.add(name_of(call.func.value))

    def assigned(self, target: ast.AST, value: ast.AST | None) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its in zip(target.elts, value.elts, strict=False):
                self.assigned(one, its)
        elif isinstance(target, ast.Name | ast.Attribute) and value is not None:
            if self.is_time(value):
                self.names.add(name_of(target))
            elif self.is_now(value):
                self.moments.add(name_of(target))


def imported_watches(tree: ast.AST) -> set[str]:
    """The names under which a module imports the functions of `time` and `timeit`."""
    known = STOP_WATCHES | {"time"}
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"time", "timeit", "resource"}
        for alias in node.names
        if alias.name in known
    }


def asserted_times(tree: ast.AST) -> Iterator[int]:
    """The lines that compare or assert a time that passed, or limit one."""
    times = Times(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            if times.is_time(node.test) or any(map(orders_a_time, ast.walk(node.test))):
                yield node.lineno
        elif isinstance(node, ast.Compare):
            if times.is_time(node) or sets_a_last_moment(node, times):
                yield node.lineno
        elif isinstance(node, ast.withitem) and name_of(node.context_expr) in LIMITS:
            yield node.context_expr.lineno


def orders_a_time(node: ast.AST) -> bool:
    """`longest_ms <= 50`, `query["duration"] < 2`, `answer.elapsed.total_seconds() < 3`."""
    return (
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ORDER)
        and any(CALLED.search(name_of(part)) for part in ast.walk(node))
    )


def sets_a_last_moment(node: ast.Compare, times: Times) -> bool:
    """`now() < began + timedelta(seconds=2)`."""
    sides = [node.left, *node.comparators]
    return any(map(times.is_now, sides)) and any(
        isinstance(side, ast.BinOp) and isinstance(side.op, ast.Add) and times.is_now(side.left)
        for side in sides
    )


def constants_of(tree: ast.Module) -> dict[str, float]:
    found: dict[str, float] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and (value := number(node.value, found)) is not None:
            found |= {target.id: value for target in node.targets if isinstance(target, ast.Name)}
    return found


def number(node: ast.AST | None, constants: dict[str, float]) -> float | None:
    """The number that stands there, also by the name of a constant or as a product; else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = number(node.left, constants), number(node.right, constants)
        return None if left is None or right is None else left * right
    return None


def short_limits(tree: ast.Module) -> Iterator[int]:
    """The lines that give up in less than half a minute; 0 means no limit, or no waiting at all."""
    constants = constants_of(tree)
    playwright = "playwright" in ast.unparse(tree)
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = name_of(call)
        limits = [word.value for word in call.keywords if word.arg == "timeout"]
        limits += call.args[:1] if name in FIRST_ARGUMENT else []
        limits += call.args[1:2] if ast.unparse(call.func) == "asyncio.wait_for" else []
        in_ms = name.startswith("set_default_") or (playwright and name not in IN_SECONDS)
        least = LEAST * 1_000 if in_ms else LEAST
        if any(0 < (number(limit, constants) or 0) < least for limit in limits):
            yield call.lineno
        elif name == "settings" and any(
            word.arg == "deadline" and ast.unparse(word.value) != "None" for word in call.keywords
        ):
            yield call.lineno  # Hypothesis fails an example that takes longer
