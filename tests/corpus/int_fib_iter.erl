%% Iterated Fibonacci numbers passing the 28, 60 and 64 bit borders.
-module(int_fib_iter).
-export([start/0, fib/1]).

start() -> [{N, fib(N)} || N <- [0, 1, 2, 10, 39, 40, 41, 86, 87, 88, 91, 92, 93, 94, 100, 180]].

fib(N) -> fib(N, 0, 1).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
