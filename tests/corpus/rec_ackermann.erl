%% Ackermann's function: non-tail and tail calls in one.
-module(rec_ackermann).
-export([start/0]).

start() -> [[ack(M, N) || N <- [0, 1, 2, 3]] || M <- [0, 1, 2]] ++ [ack(2, 50), ack(3, 5)].

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
