%% Large Fibonacci numbers, and the identity of Cassini on them.
-module(big_fib).
-export([start/0]).

start() ->
    [fib(400), fib(1000), fib(2000) rem 1000000000039,
     [fib(N - 1) * fib(N + 1) - fib(N) * fib(N) || N <- [370, 371, 500, 501]]].

fib(N) -> fib(N, 0, 1).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
