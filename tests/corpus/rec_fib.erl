%% Doubly recursive Fibonacci.
-module(rec_fib).
-export([start/0, fib/1]).

start() -> [fib(N) || N <- [0, 1, 2, 3, 10, 20, 22]].

fib(0) -> 0;
fib(1) -> 1;
fib(N) -> fib(N - 1) + fib(N - 2).
