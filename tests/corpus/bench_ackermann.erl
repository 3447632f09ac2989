%% Ackermann's function: recursion thousands of frames deep.
-module(bench_ackermann).
-export([start/0, run/1, ack/2]).

start() -> [ack(0, 5), ack(2, 9), ack(3, 6), run(1)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) -> repeat(N - 1, Sum + ack(3, 7)).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
