%% Continuation passing: a loop of tail calls through closures.
-module(rec_continuations).
-export([start/0]).

start() -> [fac(20, fun(X) -> X end), sum(20000, fun(X) -> X end), fib(15, fun(X) -> {fib, X} end), tramp(fun() -> bounce(30000, 0) end)].

fac(0, K) -> K(1);
fac(N, K) -> fac(N - 1, fun(V) -> K(N * V) end).

sum(0, K) -> K(0);
sum(N, K) -> sum(N - 1, fun(V) -> K(N + V) end).

fib(N, K) when N < 2 -> K(N);
fib(N, K) -> fib(N - 1, fun(A) -> fib(N - 2, fun(B) -> K(A + B) end) end).

tramp(F) when is_function(F, 0) -> tramp(F());
tramp(V) -> V.

bounce(0, A) -> A;
bounce(N, A) -> fun() -> bounce(N - 1, A + N) end.
