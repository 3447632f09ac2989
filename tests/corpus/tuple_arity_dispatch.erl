%% Clauses by tuple size make a select on the arity.
-module(tuple_arity_dispatch).
-export([start/0, f/1, g/1]).

start() -> [{V, f(V), g(V)} || V <- [{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}, a, [], [1]]].

f({}) -> 0;
f({A}) -> {1, A};
f({A, B}) -> {2, B, A};
f({A, B, C}) -> {3, C, B, A};
f({_, _, _, D}) -> {4, D};
f(_) -> none.

g({_, _}) -> pair;
g({_, _, _, _, _}) -> five;
g(T) when is_tuple(T) -> tuple;
g(_) -> other.
