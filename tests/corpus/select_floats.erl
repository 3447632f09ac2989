%% Dispatch on float and integer literals that are numerically equal.
-module(select_floats).
-export([start/0, f/1, m/1]).

start() -> [{V, f(V), m(V)} || V <- [1.0, 2.0, 3.5, -1.0, 1, 2, 0.1, 1.0e100, 1.5, a]].

f(1.0) -> one;
f(2.0) -> two;
f(3.5) -> three_half;
f(0.1) -> tenth;
f(1.0e100) -> googol;
f(-1.0) -> minus;
f(_) -> none.

m(1) -> int;
m(1.0) -> float;
m(2) -> int2;
m(2.0) -> float2;
m(X) when is_float(X) -> other_float;
m(_) -> none.
