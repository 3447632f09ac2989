%% integer_to_list and list_to_integer in several bases, at the borders.
-module(int_to_list_bases).
-export([start/0, id/1]).

start() ->
    Ns = [0, 1, -1, 134217727, -134217728, (1 bsl 60) - 1, -(1 bsl 63), (1 bsl 64) - 1],
    [{N, B, integer_to_list(N, B), list_to_integer(integer_to_list(N, B), B) =:= N} || N <- Ns, B <- [2, 8, 10, 16, 36]]
        ++ [{integer_to_binary(N), binary_to_integer(integer_to_binary(N)) =:= N} || N <- Ns]
        ++ [t(fun() -> list_to_integer(id(S)) end) || S <- ["", "-", "+5", "12a", " 1", "007", "-0"]].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
