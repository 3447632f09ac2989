%% Closures: free variables, nesting, counters, currying, composition, recursion by name.
-module(fun_closures).
-export([start/0, adder/1]).

start() ->
    A5 = adder(5),
    C = compose(A5, fun(X) -> X * 2 end),
    Fac = fun F(0) -> 1; F(N) -> N * F(N - 1) end,
    Y = fun(G) -> (fun(X) -> G(fun(V) -> (X(X))(V) end) end)(fun(X) -> G(fun(V) -> (X(X))(V) end) end) end,
    Fib = Y(fun(Self) -> fun(N) when N < 2 -> N; (N) -> Self(N - 1) + Self(N - 2) end end),
    [A5(1), C(10), Fac(20), Fib(12), ((curry(fun(X, Z) -> X - Z end))(10))(3), [F(2) || F <- [adder(N) || N <- [1, 2, 3]]], free(1, a, "s", 2.5, {t}), shadow(7), church(5), each([1, 2, 3])].

adder(N) -> fun(X) -> X + N end.

compose(F, G) -> fun(X) -> F(G(X)) end.

curry(F) -> fun(A) -> fun(B) -> F(A, B) end end.

free(A, B, C, D, E) ->
    F = fun(X, Y) -> {X, A, B, Y, C, D, E} end,
    F(first, second).

shadow(X) ->
    F = fun(X0) -> fun(Y) -> X0 + Y + X end end,
    (F(100))(1000).

church(N) ->
    Num = nat(N),
    (Num(fun(X) -> X + 1 end))(0).

nat(0) -> fun(_) -> fun(X) -> X end end;
nat(N) -> fun(F) -> fun(X) -> F(((nat(N - 1))(F))(X)) end end.

each(L) -> [F() || F <- [fun() -> {X, length(L)} end || X <- L]].
