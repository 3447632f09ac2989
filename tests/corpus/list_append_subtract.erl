%% ++ and -- with all kinds of operands.
-module(list_append_subtract).
-export([start/0, id/1]).

start() ->
    Ls = [[], [1], [1, 2, 3], [3, 3, 2, 1, 1], "abc", [1.0, 1], [{a}, b]],
    [{A, B, A ++ B, A -- B} || A <- Ls, B <- Ls]
        ++ [id([1, 2]) ++ id([3]) ++ id([]) ++ [4], id([1, 2, 3, 4]) -- id([2, 3]) -- [4], t(fun() -> id(a) ++ [] end), t(fun() -> [] -- id(a) end), t(fun() -> id(a) -- [] end), id([]) ++ a, [1 | id([2])] ++ id(x)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
