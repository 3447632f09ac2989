%% Doubly recursive Fibonacci numbers: calls, frames and small integers.
-module(bench_fib).
-export([start/0, run/1, fib/1]).

start() -> [fib(0), fib(1), fib(20), run(2)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + fib(24)).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
