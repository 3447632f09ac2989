%% Doubly recursive Fibonacci: calls, small-integer arithmetic, nothing allocated.
-module(bench_fib).
-export([start/0]).

start() -> bench:run("fib", fun() -> 30 end, fun fib/1, 832040).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
