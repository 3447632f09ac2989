%% List comprehensions: several generators, filters, patterns, nesting, strings.
-module(list_comprehension).
-export([start/0, perms/1]).

start() ->
    L = [1, 2, 3, 4, 5, 6],
    [[X * 2 || X <- L], [X || X <- L, X rem 2 =:= 0], [{X, Y} || X <- L, Y <- "ab", X > 4], [{X, Y, Z} || Z <- seq(1, 20), Y <- seq(1, Z), X <- seq(1, Y), X * X + Y * Y =:= Z * Z],
     [X || {ok, X} <- [{ok, 1}, {error, 2}, {ok, 3}, x]], [[Y || Y <- X, Y > 1] || X <- [[1, 2], [], [3, 1]]], [X || X <- L, begin Y = X * X, Y > 10 end], perms([1, 2, 3]),
     [X || X <- [], X > 0], [ok || _ <- L], [X || X <- L, is_atom(X) orelse X =:= 3], [Y || X <- L, Y <- [X, -X], Y rem 3 =:= 0], t(fun() -> [X || X <- id(foo)] end), t(fun() -> [X + 1 || X <- [1, a]] end),
     t(fun() -> [X || X <- L, id(X)] end), [X || X <- [true, false, true], X], [X || X <- [a, 1, b], X + 1 > 0]].

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
