%% Spawned workers send results back, collected in a fixed order.
-module(recv_spawn_results).
-export([start/0, work/2]).

start() ->
    S = self(),
    Ps = [spawn_opt(fun() -> S ! {self(), N, fib(N)} end, []) || N <- [5, 10, 15, 1]],
    A = [receive {P, N, F} -> {N, F} end || P <- lists:reverse(Ps)],
    [spawn_opt(?MODULE, work, [S, N], []) || N <- [3, 1, 2]],
    B = [receive {work, N, V} -> V end || N <- [1, 2, 3]],
    {A, B}.

work(To, N) -> To ! {work, N, lists:reverse([N, N * N, a])}.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
