%% apply with an argument list whose length is known only at run time.
-module(fun_apply_lists).
-export([start/0, sum/1, sum/2, sum/3, many/10, id/1]).

start() ->
    [apply(?MODULE, sum, args(N)) || N <- [1, 2, 3]] ++ [apply(F, args(2)) || F <- [fun(A, B) -> A - B end, fun ?MODULE:sum/2]] ++ [apply(?MODULE, many, args(10)), apply(erlang, '+', args(2)), apply(lists, reverse, [args(4)])]
        ++ [t(fun() -> apply(?MODULE, sum, id(args(7))) end), t(fun() -> apply(?MODULE, sum, id(foo)) end), t(fun() -> apply(?MODULE, sum, id([a | b])) end), t(fun() -> apply(id(fun sum/1), id([a, b | c])) end)].

args(0) -> [];
args(N) -> [N | args(N - 1)].

sum(A) -> A.

sum(A, B) -> A + B.

sum(A, B, C) -> A + B + C.

many(A, B, C, D, E, F, G, H, I, J) -> {J, I, H, G, F, E, D, C, B, A}.

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
